namespace FgClip.Model.Images;

/// <summary>Rows of pixels to rows of patches.</summary>
internal static class PatchOrder
{
    /// <summary>Copies rows of pixels to where they lie in their patches; inside a patch the order stays (y, x, channel).</summary>
    /// <param name="pixels">Whole rows.</param>
    /// <param name="row">The first row's place in the image.</param>
    /// <param name="wide">Patches in a row of patches.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    /// <param name="patches">All patches.</param>
    public static void Write(ReadOnlySpan<byte> pixels, int row, int wide, int patchSize, Span<byte> patches)
    {
        var stripe = patchSize * 3;
        var patch = patchSize * stripe;
        for (; pixels.Length > 0; row++)
        {
            var (patchRow, inside) = Math.DivRem(row, patchSize);
            var first = patches[((patchRow * wide * patch) + (inside * stripe))..];
            for (var column = 0; column < wide; column++, pixels = pixels[stripe..])
                pixels[..stripe].CopyTo(first[(column * patch)..]);
        }
    }
}
