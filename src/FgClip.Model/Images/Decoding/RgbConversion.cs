namespace FgClip.Model.Images.Decoding;

/// <summary>Bands as a loader gives them to RGB, as Pillow's <c>convert("RGB")</c> does it.</summary>
internal static class RgbConversion
{
    /// <summary>Fills an image from 8-bit bands.</summary>
    /// <param name="source">Pixels of <paramref name="bands"/> bytes, without padding.</param>
    /// <param name="bands">1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha or CMYK.</param>
    /// <param name="cmyk">Whether four bands are ink (0 is none).</param>
    /// <param name="destination">Three bytes a pixel.</param>
    public static void FromBytes(ReadOnlySpan<byte> source, int bands, bool cmyk, Span<byte> destination)
    {
        if (cmyk)
            FromCmyk(source, bands, destination);
        else if (bands == 3)
            source.CopyTo(destination);
        else if (bands > 3)
            DropAlpha(source, bands, destination);
        else
            Repeat(source, bands, destination);
    }

    /// <summary>Fills an image from the high bytes of 16-bit bands.</summary>
    /// <param name="source">Pixels of <paramref name="bands"/> numbers, without padding.</param>
    /// <param name="bands">1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha or CMYK.</param>
    /// <param name="cmyk">Whether four bands are ink (0 is none).</param>
    /// <param name="destination">Three bytes a pixel.</param>
    public static void FromWords(ReadOnlySpan<ushort> source, int bands, bool cmyk, Span<byte> destination)
    {
        if (cmyk)
        {
            for (int pixel = 0, i = 0; i < destination.Length; pixel += bands, i += 3)
            {
                var light = 255 - (source[pixel + 3] >> 8);
                destination[i] = Ink(light, source[pixel] >> 8);
                destination[i + 1] = Ink(light, source[pixel + 1] >> 8);
                destination[i + 2] = Ink(light, source[pixel + 2] >> 8);
            }

            return;
        }

        var (green, blue) = bands < 3 ? (0, 0) : (1, 2);
        for (int pixel = 0, i = 0; i < destination.Length; pixel += bands, i += 3)
        {
            destination[i] = (byte)(source[pixel] >> 8);
            destination[i + 1] = (byte)(source[pixel + green] >> 8);
            destination[i + 2] = (byte)(source[pixel + blue] >> 8);
        }
    }

    private static void Repeat(ReadOnlySpan<byte> source, int bands, Span<byte> destination)
    {
        for (int pixel = 0, i = 0; i < destination.Length; pixel += bands, i += 3)
        {
            destination[i] = destination[i + 1] = destination[i + 2] = source[pixel];
        }
    }

    private static void DropAlpha(ReadOnlySpan<byte> source, int bands, Span<byte> destination)
    {
        for (int pixel = 0, i = 0; i < destination.Length; pixel += bands, i += 3)
        {
            destination[i] = source[pixel];
            destination[i + 1] = source[pixel + 1];
            destination[i + 2] = source[pixel + 2];
        }
    }

    private static void FromCmyk(ReadOnlySpan<byte> source, int bands, Span<byte> destination)
    {
        for (int pixel = 0, i = 0; i < destination.Length; pixel += bands, i += 3)
        {
            var light = 255 - source[pixel + 3];
            destination[i] = Ink(light, source[pixel]);
            destination[i + 1] = Ink(light, source[pixel + 1]);
            destination[i + 2] = Ink(light, source[pixel + 2]);
        }
    }

    /// <summary>light - ink * light / 255, rounded, and not below 0.</summary>
    private static byte Ink(int light, int ink)
    {
        var product = (ink * light) + 128;
        return (byte)Math.Max(light - (((product >> 8) + product) >> 8), 0);
    }
}
