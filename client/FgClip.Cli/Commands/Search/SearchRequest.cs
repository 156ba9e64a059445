using FgClip.Datasets.Jobs;
using FgClip.Model.Regions;
using FgClip.Search.Vectors;

namespace FgClip.Cli.Commands.Search;

/// <summary>What <c>fgclip search</c> is asked. Of text, image, key and vector there is one.</summary>
internal sealed record SearchRequest
{
    /// <summary>The dataset.</summary>
    public required string Embeddings { get; init; }

    /// <summary>A text that is looked for.</summary>
    public string? Text { get; init; }

    /// <summary>The file of an image that is looked for.</summary>
    public string? Image { get; init; }

    /// <summary>A box of the image, in pixels, that is looked for in place of the whole.</summary>
    public RegionBox? Region { get; init; }

    /// <summary>The key of a row whose vector is looked for.</summary>
    public string? Key { get; init; }

    /// <summary>Which vector of the row; null for one such as is searched.</summary>
    public SearchKind? From { get; init; }

    /// <summary>Which box of the row, from 0.</summary>
    public int Box { get; init; }

    /// <summary>A file with a vector that is looked for.</summary>
    public string? Vector { get; init; }

    /// <summary>What is searched.</summary>
    public required SearchKind Kind { get; init; }

    /// <summary>The text head; null for that of what is searched.</summary>
    public TextHead? Head { get; init; }

    /// <summary>The model folder; null for the one that computed the dataset.</summary>
    public string? Model { get; init; }

    /// <summary>An expression that is true for the rows that count; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>How many hits at most.</summary>
    public required int Top { get; init; }

    /// <summary>Where vectors lie.</summary>
    public required string Cache { get; init; }

    /// <summary>The folder of an approximate index; null for exact search.</summary>
    public string? Index { get; init; }
}
