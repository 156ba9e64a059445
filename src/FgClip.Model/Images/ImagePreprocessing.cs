using System.Globalization;
using System.Text.Json.Serialization;
using FgClip.Model.Images.Resampling;

namespace FgClip.Model.Images;

/// <summary>How an image of any size becomes patches.</summary>
public enum ResizeRule
{
    /// <summary>FG-CLIP 2 and SigLIP 2 NaFlex: keep the proportions, at most N patches.</summary>
    PatchLimit,

    /// <summary>FG-CLIP and SigLIP: a square of <see cref="ImagePreprocessing.ImageSize"/>.</summary>
    Square,

    /// <summary>
    /// CLIP: keep the proportions, the shorter side <see cref="ImagePreprocessing.ShorterSide"/>, and cut a square out of the centre.
    /// </summary>
    CenterCrop,
}

/// <summary>The preprocessing of one model, as its folder records it.</summary>
public sealed record ImagePreprocessing
{
    /// <summary>Which sizes are chosen, by which filter.</summary>
    public required ResizeRule Resize { get; init; }

    /// <summary>Side of a square patch in pixels: 16, or 14 or 32 in some models.</summary>
    public required int PatchSize { get; init; }

    /// <summary>
    /// Side of the square in pixels; 0 for <see cref="ResizeRule.PatchLimit"/>. What is left of it beside whole patches is not looked at.
    /// </summary>
    public int ImageSize { get; init; }

    /// <summary>Pixels of the shorter side before the square is cut out, for <see cref="ResizeRule.CenterCrop"/>; 0 otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ShorterSide { get; init; }

    /// <summary>The filter; null for the one that each rule had when there was no other: bilinear for patch limits, else bicubic.</summary>
    public PillowFilter? Resample { get; init; }

    /// <summary>The patch limit of every image where a job sets none; 0 where each image has its own <see cref="PatchLimit"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MaxNumPatches { get; init; }

    /// <summary>The filter that images are resized with.</summary>
    [JsonIgnore]
    public PillowFilter Filter => Resample ?? (Resize is ResizeRule.PatchLimit ? PillowFilter.Bilinear : PillowFilter.Bicubic);

    /// <summary>Whether every image becomes a square of the same size.</summary>
    [JsonIgnore]
    public bool IsFixedSize => Resize is not ResizeRule.PatchLimit;

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
        + $"{string.Join(' ', Std.Select(Shown))}") + Optional();

    /// <summary>What only rules of later versions have, so that the text of others stays.</summary>
    private string Optional() => (ShorterSide > 0 ? $" shortest edge {ShorterSide}" : "") + (Resample is { } filter ? $" {filter}" : "")
        + (MaxNumPatches > 0 ? $" at most {MaxNumPatches}" : "");

    private static string Shown(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The most patches that an image can have.</summary>
    /// <param name="maxNumPatches">The limit that was set for every image; null where each has its own.</param>
    public int MaxPatches(int? maxNumPatches) => IsFixedSize
        ? ImageSize / PatchSize * (ImageSize / PatchSize)
        : maxNumPatches ?? (MaxNumPatches > 0 ? MaxNumPatches : PatchLimit.All[^1]);

    /// <summary>
    /// The most patches that one image may get: the limit that is set, else the model's, else the image's own; a square has what it has.
    /// </summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="maxNumPatches">The limit that was set for every image, or null.</param>
    public int LimitOf(int width, int height, int? maxNumPatches) => IsFixedSize || MaxNumPatches > 0
        ? MaxPatches(maxNumPatches)
        : maxNumPatches ?? PatchLimit.For(width, height, PatchSize);
}
