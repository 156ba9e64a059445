using FgClip.Model;

namespace FgClip.Cli.Heatmaps;

/// <summary>How near each patch of a picture is to a text.</summary>
/// <param name="Label">The text.</param>
/// <param name="Shape">The picture in patches.</param>
/// <param name="Cosines">Row-major, one for each patch.</param>
internal sealed record SimilarityMap(string Label, PatchShape Shape, IReadOnlyList<float> Cosines)
{
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
