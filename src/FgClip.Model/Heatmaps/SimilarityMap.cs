using FgClip.Model.Encoders;

namespace FgClip.Model.Heatmaps;

/// <summary>How near each patch of an image is to a text.</summary>
/// <param name="Label">The text.</param>
/// <param name="Shape">The image in patches.</param>
/// <param name="Cosines">Row-major, one for each patch.</param>
public sealed record SimilarityMap(string Label, PatchShape Shape, IReadOnlyList<float> Cosines)
{
    /// <summary>Compares each patch of an image with a text.</summary>
    /// <param name="label">The text.</param>
    /// <param name="image">The image's dense map.</param>
    /// <param name="text">The text's vector.</param>
    public static SimilarityMap Create(string label, ImageFeatures image, ReadOnlySpan<float> text)
    {
        var cosines = new float[image.Shape.Count];
        for (var patch = 0; patch < cosines.Length; patch++)
        {
            cosines[patch] = VectorMath.Cosine(image.Dense.Span.Slice(patch * text.Length, text.Length), text);
        }
        return new(label, image.Shape, cosines);
    }

    /// <summary>The map in colours, its least value darkest and its greatest brightest: one pixel for each patch, RGB.</summary>
    public byte[] Colours()
    {
        var (low, high) = (Cosines.Min(), Cosines.Max());
        var range = Math.Max(high - low, 1e-9f);
        var pixels = new byte[Shape.Count * 3];
        for (var patch = 0; patch < Shape.Count; patch++)
        {
            Viridis.Colour((Cosines[patch] - low) / range).CopyTo(pixels.AsSpan(3 * patch));
        }
        return pixels;
    }
}
