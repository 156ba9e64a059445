namespace FgClip.Model.Images;

/// <summary>The size in patches that FG-CLIP 2 resizes an image to: its proportions, as large as the limit allows.</summary>
public static class TargetSize
{
    private const double Precision = 1e-5;

    /// <summary>
    /// Halves the interval of scales [1e-6, 100] until it is narrower than 1e-5, as the published image processor does, and takes
    /// its lower end. Each side is rounded up to whole patches; every step is float64, so that the result is the same everywhere.
    /// </summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="maxNumPatches">The most patches, at least 1.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    /// <returns>At most <paramref name="maxNumPatches"/> patches, unless the thinnest strip already has more.</returns>
    public static PatchShape For(int width, int height, int maxNumPatches, int patchSize = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumPatches, 1);
        var (low, high) = (Precision / 10, 100.0);
        while (high - low >= Precision)
        {
            var scale = (low + high) / 2;
            if (Patches(height, scale, patchSize) * Patches(width, scale, patchSize) <= maxNumPatches)
                low = scale;
            else
                high = scale;
        }
        return new PatchShape((int)Patches(height, low, patchSize), (int)Patches(width, low, patchSize));
    }

    private static double Patches(int side, double scale, int patchSize) => Math.Max(1, Math.Ceiling(side * scale / patchSize));
}
