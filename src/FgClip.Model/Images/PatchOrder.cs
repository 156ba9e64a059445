namespace FgClip.Model.Images;

/// <summary>Rows of pixels to rows of patches.</summary>
internal static class PatchOrder
{
    /// <summary>Copies a picture whose sides are whole patches; inside a patch the order stays (y, x, channel).</summary>
    /// <param name="image">The picture, already resized.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    /// <param name="destination">As many bytes as the picture has.</param>
    public static void Write(RgbImage image, int patchSize, Span<byte> destination)
    {
        var stripe = patchSize * 3;
        var patch = patchSize * stripe;
        var wide = image.Width / patchSize;
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (var row = 0; row < image.Height; row++)
        {
            var (patchRow, inside) = Math.DivRem(row, patchSize);
            for (var column = 0; column < wide; column++)
            {
                var source = pixels.Slice(((row * wide) + column) * stripe, stripe);
                source.CopyTo(destination[((((patchRow * wide) + column) * patch) + (inside * stripe))..]);
            }
        }
    }
}
