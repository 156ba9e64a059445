using System.Globalization;
using System.Text.Json.Serialization;

namespace FgClip.Model.Images;

/// <summary>How an image of any size becomes patches.</summary>
public enum ResizeRule
{
    /// <summary>FG-CLIP 2: keep the proportions, at most N patches, bilinear.</summary>
    PatchLimit,

    /// <summary>FG-CLIP: a square of <see cref="ImagePreprocessing.ImageSize"/>, bicubic.</summary>
    Square,
}

/// <summary>The preprocessing of one model, as its folder records it.</summary>
public sealed record ImagePreprocessing
{
    /// <summary>Which sizes are chosen, by which filter.</summary>
    public required ResizeRule Resize { get; init; }

    /// <summary>Side of a square patch in pixels: 16, or 14 for FG-CLIP large.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Side of the square in pixels for <see cref="ResizeRule.Square"/>; 0 otherwise.</summary>
    public int ImageSize { get; init; }

    /// <summary>Subtracted from value / 255, for R, G and B.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>Then divided by, for R, G and B.</summary>
    [JsonPropertyName("deviation")]
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>Whose resize is reproduced. Default: Pillow's, which is that of folders from before there was another.</summary>
    [JsonPropertyName("resize_backend")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ResizeBackend Backend { get; init; }

    /// <summary>
    /// The checkpoint's <c>image_processor_type</c>, where <see cref="Backend"/> follows from it; null where it does not.
    /// </summary>
    [JsonPropertyName("image_processor_type")]
    public string? ProcessorType { get; init; }

    /// <summary>
    /// Whether the folder's digest covers this rule: where it differs from the published models' rule with Pillow's resize. Folders from
    /// before have false, and keep their digest.
    /// </summary>
    [JsonPropertyName("in_digest")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsInDigest { get; init; }

    /// <summary>The rule as one line of text, equal for two rules that give the same numbers.</summary>
    internal string ToCanonicalText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Resize} {PatchSize} {ImageSize} {Backend.ToName()} mean {string.Join(' ', Mean.Select(Shown))} std "
        + $"{string.Join(' ', Std.Select(Shown))}");

    private static string Shown(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The most patches that an image can have.</summary>
    /// <param name="maxNumPatches">The limit that was set for every image; null where each has its own.</param>
    public int MaxPatches(int? maxNumPatches) => Resize switch
    {
        ResizeRule.Square => ImageSize / PatchSize * (ImageSize / PatchSize),
        _ => maxNumPatches ?? PatchLimit.All[^1],
    };
}
