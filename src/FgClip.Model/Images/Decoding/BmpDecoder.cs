using System.Buffers.Binary;

namespace FgClip.Model.Images.Decoding;

/// <summary>
/// Windows and OS/2 bitmaps of 1, 4, 8, 16, 24 and 32 bits, run-length coded ones included, from the top or from the bottom:
/// libvips has no loader for them.
/// </summary>
internal static class BmpDecoder
{
    /// <summary>Decodes a bitmap.</summary>
    /// <exception cref="ImageRejectedException">Cut off, too large, or of a kind that Pillow refuses too.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, long pixelLimit, ReserveMemory? room = null)
    {
        var header = BmpHeader.Read(file);
        PixelLimit.Check(header.Width, header.Height, pixelLimit);
        room?.Invoke(header.Width, header.Height, (long)header.Width * header.Height * (header.IsRunLength ? 4 : 3));
        var pixels = file[header.PixelOffset..];
        var lineBytes = (((long)header.Width * header.BitsPerPixel) + 7) / 8;
        var stride = (lineBytes + 3) & ~3;
        if (header.IsRunLength)
        {
            // A pixel a byte from here on.
            pixels = BmpRunLength.Expand(file, header);
            lineBytes = stride = header.Width;
        }
        if (pixels.Length < (stride * (header.Height - 1)) + lineBytes)
            throw BmpHeader.Truncated();
        var image = new RgbImage(header.Width, header.Height);
        for (var line = 0; line < header.Height; line++)
        {
            var row = header.TopDown ? line : header.Height - 1 - line;
            var source = pixels.Slice((int)(line * stride), (int)lineBytes);
            var destination = image.Pixels.Slice(row * header.Width * 3, header.Width * 3);
            if (header.BitsPerPixel <= 8)
                FromPalette(source, header.IsRunLength ? 8 : header.BitsPerPixel, header.Palette, destination);
            else if (header.BitsPerPixel == 16)
                FromWords(source, header.Layout, destination);
            else
                FromBytes(source, header.BitsPerPixel / 8, header.Layout, destination);
        }
        return image;
    }

    private static void FromPalette(ReadOnlySpan<byte> source, int bits, ReadOnlySpan<byte> palette, Span<byte> destination)
    {
        var mask = (1 << bits) - 1;
        for (int bit = 0, i = 0; i < destination.Length; bit += bits, i += 3)
        {
            var colour = (source[bit >> 3] >> (8 - bits - (bit & 7))) & mask;
            palette.Slice(colour * 3, 3).CopyTo(destination[i..]);
        }
    }

    private static void FromWords(ReadOnlySpan<byte> source, (int Red, int Green, int Blue) widths, Span<byte> destination)
    {
        for (var i = 0; i < destination.Length; i += 3)
        {
            var pixel = BinaryPrimitives.ReadUInt16LittleEndian(source[(i / 3 * 2)..]);
            destination[i] = Widen(pixel >> (widths.Blue + widths.Green), widths.Red);
            destination[i + 1] = Widen(pixel >> widths.Blue, widths.Green);
            destination[i + 2] = Widen(pixel, widths.Blue);
        }
    }

    private static byte Widen(int value, int bits)
    {
        var most = (1 << bits) - 1;
        return (byte)((value & most) * 255 / most);
    }

    private static void FromBytes(ReadOnlySpan<byte> source, int size, (int Red, int Green, int Blue) places, Span<byte> destination)
    {
        for (int pixel = 0, i = 0; i < destination.Length; pixel += size, i += 3)
        {
            destination[i] = source[pixel + places.Red];
            destination[i + 1] = source[pixel + places.Green];
            destination[i + 2] = source[pixel + places.Blue];
        }
    }
}
