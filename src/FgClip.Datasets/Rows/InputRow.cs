namespace FgClip.Datasets.Rows;

/// <summary>One row of a manifest, as the pipeline gets it. A line that did not parse is a row too, with its fault.</summary>
public sealed record InputRow
{
    /// <summary>Position in the job's input, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The manifest's key, else one of the row's own: the image's path below the input, or <c>file#row</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The image's address, or its name in the manifest; null where it has none.</summary>
    public string? Image { get; init; }

    /// <summary>Where in the manifest the image lies; null where it lies elsewhere.</summary>
    public ImageMember? Member { get; init; }

    /// <summary>
    /// The image's file, where the manifest's row holds it or where it was read together with the row; null where it lies elsewhere.
    /// </summary>
    public ReadOnlyMemory<byte>? ImageContent { get; init; }

    /// <summary>
    /// The pooled memory of <see cref="ImageContent"/>, which goes back when the image is disposed of; null where it is not pooled.
    /// </summary>
    public IDisposable? ImageOwner { get; init; }

    /// <summary>The row without its image's file, whose memory goes back to the pool.</summary>
    public InputRow WithoutContent()
    {
        ImageOwner?.Dispose();
        return ImageContent is null ? this : this with { ImageContent = null, ImageOwner = null };
    }

    /// <summary>What the short head embeds; null where the row has no caption.</summary>
    public string? ShortCaption { get; init; }

    /// <summary>What the long head embeds.</summary>
    public string? LongCaption { get; init; }

    /// <summary>What the box head embeds.</summary>
    public string? BoxCaption { get; init; }

    /// <summary>Boxes with their phrases, in the manifest's order: corners, xyxy.</summary>
    public IReadOnlyList<InputBox> Boxes { get; init; } = [];

    /// <summary>The units of <see cref="Boxes"/>.</summary>
    public BoxUnits BoxUnits { get; init; }

    /// <summary>The values of the plan's carried columns, in its order: null, string, long, double or bool.</summary>
    public IReadOnlyList<object?> Carried { get; init; } = [];

    /// <summary>Why the line is not a row; null for a good one.</summary>
    public RowFault? Fault { get; init; }

    /// <summary>What is wrong with single fields, which cost themselves alone; null where nothing is.</summary>
    public FieldFaults? Fields { get; init; }
}

/// <summary>A box of a manifest row.</summary>
/// <param name="Box">Four numbers: as the manifest has them in a <c>ManifestRow</c>, corners in an <see cref="InputRow"/>.</param>
/// <param name="Label">The phrase about it, if there is one.</param>
/// <param name="Negatives">Phrases that are not true of it.</param>
public sealed record InputBox(IReadOnlyList<double> Box, string? Label, IReadOnlyList<string> Negatives);

/// <summary>What went wrong with a row.</summary>
/// <param name="Status">The kind.</param>
/// <param name="Message">In words, with the place; long values in it are cut.</param>
public sealed record RowFault(RowStatus Status, string Message)
{
    /// <summary>What went wrong, in words, with the place; long values in it are cut.</summary>
    public string Message { get; } = ErrorText.Clip(Message);
}
