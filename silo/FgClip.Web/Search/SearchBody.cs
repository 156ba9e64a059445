using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;
using FgClip.Search.Vectors;

namespace FgClip.Web.Search;

/// <summary>What is looked for among the vectors of a dataset. Of text, image, key and row there is one.</summary>
internal sealed record SearchBody
{
    /// <summary>A text, at most 2,000 letters.</summary>
    public string? Text { get; init; }

    /// <summary>An image as <c>data:image/png;base64,…</c>, at most 16 MiB of a file.</summary>
    public string? Image { get; init; }

    /// <summary>The key of a row of the dataset.</summary>
    public string? Key { get; init; }

    /// <summary>A row of the dataset by its place.</summary>
    public RowAddress? Row { get; init; }

    /// <summary>Which stored vector of the row is looked for. Default: null, one such as is searched.</summary>
    public SearchKind? From { get; init; }

    /// <summary>Which stored box of the row, from 0, where <c>from</c> is region. Default: 0.</summary>
    public int? Region { get; init; }

    /// <summary>
    /// Corners x1, y1, x2, y2 in pixels: what the model sees in this box of the image, or of the row's image, is looked for. Default: null.
    /// </summary>
    public IReadOnlyList<double>? Box { get; init; }

    /// <summary>
    /// Column and row of a cell of the heat map of the row's image, from 0: what the model sees there is looked for. Default: null.
    /// </summary>
    public IReadOnlyList<int>? Cell { get; init; }

    /// <summary>What is searched. Default: image.</summary>
    [JsonPropertyName("of")]
    public SearchKind Kind { get; init; }

    /// <summary>
    /// The text head of the text, and of captions that are searched. Default: null, box for boxes where the model has it, else short.
    /// </summary>
    public TextHead? Head { get; init; }

    /// <summary>Finds rows of these statuses only. Default: none, any status.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Finds rows only whose key, a caption or a box's label contains this, without regard to case. Default: null.</summary>
    public string? Contains { get; init; }

    /// <summary>Finds vectors only whose cosine is this or more, -1 to 1. Default: -1.</summary>
    public double MinScore { get; init; } = -1;

    /// <summary>Whether all vectors are compared though an approximate index covers the dataset. Default: false.</summary>
    public bool Exact { get; init; }

    /// <summary>How many hits are returned at most, 1 to 200. Default: 48.</summary>
    public int Top { get; init; } = 48;

    /// <summary>How many hits are passed over, as <c>next</c> of an earlier answer says. Default: 0.</summary>
    public int Offset { get; init; }
}

/// <summary>A row by its place.</summary>
/// <param name="Shard">The shard, from 0.</param>
/// <param name="Row">The row in the part of the shard, from 0.</param>
internal sealed record RowAddress(int Shard, int Row);
