using System.Text.Json.Serialization;

namespace FgClip.Model.Images;

/// <summary>How an image of any size becomes patches.</summary>
public enum ResizeRule
{
    /// <summary>FG-CLIP 2: keep the proportions, at most N patches, Pillow's BILINEAR.</summary>
    PatchLimit,

    /// <summary>FG-CLIP: a square of <see cref="ImagePreprocessing.ImageSize"/>, Pillow's BICUBIC.</summary>
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

    /// <summary>The most patches that an image can have.</summary>
    /// <param name="maxNumPatches">The limit that was set for every image; null where each has its own.</param>
    public int MaxPatches(int? maxNumPatches) => Resize switch
    {
        ResizeRule.Square => ImageSize / PatchSize * (ImageSize / PatchSize),
        _ => maxNumPatches ?? PatchLimit.All[^1],
    };
}
