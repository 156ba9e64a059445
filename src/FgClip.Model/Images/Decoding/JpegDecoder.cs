using FgClip.Images;

namespace FgClip.Model.Images.Decoding;

/// <summary>
/// JPEG by libjpeg-turbo where this machine has it, which spares libvips' own steps; else, and for all that is rare or broken, by libvips.
/// </summary>
internal static class JpegDecoder
{
    /// <summary>Decodes an image, whole or to a half, a quarter or an eighth.</summary>
    /// <exception cref="ImageRejectedException">Cut off, broken or too large.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, long pixelLimit, TargetSizeHint? needed, ReserveMemory? room = null) =>
        TurboJpeg.TryDecode(file, pixelLimit, needed, room) ?? VipsDecoder.Decode(file, ImageFormat.Jpeg, pixelLimit, needed, room);

    /// <summary>
    /// Bytes that a pixel takes: its colours, and the coefficients of a progressive image, which are all kept until its end.
    /// </summary>
    public const int BytesAPixel = 3 + 3;

    /// <summary>
    /// About how many bytes decoding takes: a reduced image that is read once never has the pixels of the whole one.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="size">The size of the whole image.</param>
    /// <param name="reduction">By how much its sides are divided.</param>
    /// <param name="bytesAPixel">Bytes of a pixel of the image that is made.</param>
    public static long Bytes(ReadOnlySpan<byte> file, (int Width, int Height) size, int reduction, int bytesAPixel)
    {
        var whole = (long)size.Width * size.Height * bytesAPixel;
        return reduction > 1 && JpegMarkers.IsOneScan(file) ? whole / (reduction * reduction) : whole;
    }

    /// <summary>By how much the sides may be divided: 1, 2, 4 or 8.</summary>
    public static int Reduction(int width, int height, TargetSizeHint? needed)
    {
        if (needed is null)
            return 1;
        var (wide, high) = needed(width, height);
        var reduction = 8;
        while (reduction > 1 && (Reduced(width, reduction) < wide || Reduced(height, reduction) < high))
            reduction /= 2;
        return reduction;
    }

    /// <summary>A side that is divided. What is not a whole pixel at the end is left out, as libvips does.</summary>
    public static int Reduced(int side, int reduction) => Math.Max(1, side / reduction);
}
