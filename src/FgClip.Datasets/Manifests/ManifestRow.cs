using System.Text.Json;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>One row as a manifest has it, before the plan says which columns there are.</summary>
public sealed record ManifestRow
{
    /// <summary>Where it starts in the manifest, in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>Its line or array element, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The manifest's key; null where it gives none.</summary>
    public string? Key { get; init; }

    /// <summary>The picture's address; null where it gives none.</summary>
    public string? Image { get; init; }

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

    /// <summary>Why it is no row; null for a good one.</summary>
    public RowFault? Fault { get; init; }
}

/// <summary>A value of a row.</summary>
/// <param name="Name">Its column.</param>
/// <param name="Json">The value.</param>
/// <param name="Text">The value's text, where it is one.</param>
public readonly record struct ManifestValue(string Name, JsonElement Json, string? Text);
