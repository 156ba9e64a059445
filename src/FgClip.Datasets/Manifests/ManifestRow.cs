using System.Globalization;
using System.Text.Json;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>One row as a manifest has it, before the plan says which columns there are.</summary>
internal sealed record ManifestRow
{
    /// <summary>Where it starts in the manifest: see <c>ShardDescriptor.Offset</c>.</summary>
    public required long Offset { get; init; }

    /// <summary>Its line, array element, row or sample, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>Bytes of its text: about what its columns take in the output.</summary>
    public long Bytes { get; init; }

    /// <summary>The manifest's key; null where it gives none.</summary>
    public string? Key { get; init; }

    /// <summary>The name of the row's sample in a tar, where the manifest gives no key; null elsewhere.</summary>
    public string? Sample { get; init; }

    /// <summary>The image's address or name; null where it gives none.</summary>
    public string? Image { get; init; }

    /// <summary>Where in the manifest the image itself lies; null where it does not.</summary>
    public ImageMember? Member { get; init; }

    /// <summary>The image's file, where the row holds it.</summary>
    public ReadOnlyMemory<byte>? ImageContent { get; init; }

    /// <summary>The pooled memory of <see cref="ImageContent"/>; null where it is not pooled.</summary>
    public IDisposable? ImageOwner { get; init; }

    /// <summary>What the short head embeds.</summary>
    public string? ShortCaption { get; init; }

    /// <summary>What the long head embeds.</summary>
    public string? LongCaption { get; init; }

    /// <summary>What the box head embeds.</summary>
    public string? BoxCaption { get; init; }

    /// <summary>The boxes, in the reader's units.</summary>
    public IReadOnlyList<InputBox> Boxes { get; init; } = [];

    /// <summary>All columns of the row, in its order.</summary>
    public IReadOnlyList<ManifestValue> Columns { get; init; } = [];

    /// <summary>The row's object, where it has one.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>Why it is not a row; null for a good one.</summary>
    public RowFault? Fault { get; init; }

    /// <summary>What is wrong with single fields; null where nothing is.</summary>
    public FieldFaults? Fields { get; init; }

    /// <summary>The row as one that is none.</summary>
    /// <param name="file">The manifest's name.</param>
    /// <param name="unit">What it calls its rows.</param>
    /// <param name="reason">What is wrong.</param>
    public ManifestRow Failed(string file, string unit, RowFormatException reason) =>
        this with { Columns = [], Fields = null, Fault = new RowFault(RowStatus.BadRow, $"{Place(file, unit)}: {reason.Message}.") };

    /// <summary>The row with its place in the sentences about its fields.</summary>
    /// <param name="file">The manifest's name.</param>
    /// <param name="unit">What it calls its rows.</param>
    public ManifestRow Placed(string file, string unit) => Fields is null ? this : this with { Fields = Fields.At(Place(file, unit)) };

    private string Place(string file, string unit) => string.Create(CultureInfo.InvariantCulture, $"{file}, {unit} {Number}");
}

/// <summary>A value of a row: JSON, or a text alone where the format has nothing but texts.</summary>
/// <param name="Name">Its column.</param>
/// <param name="Json">The value; undefined in a format of texts.</param>
/// <param name="Text">The value's text, where it is one.</param>
/// <param name="IsNumber">Whether the text names a number that JSON cannot write: NaN or an infinity.</param>
internal readonly record struct ManifestValue(string Name, JsonElement Json, string? Text, bool IsNumber = false);
