namespace FgClip.Fuzz.Generation.Images;

/// <summary>An image to be written: numbers of one width, sample by sample.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Samples">Samples of a pixel.</param>
/// <param name="Values">All samples, rows from the top.</param>
internal sealed record Drawing(int Width, int Height, int Samples, int[] Values)
{
    /// <summary>
    /// Draws an image of any small size whose samples are below <paramref name="bound"/>: some are noise, some plain areas.
    /// </summary>
    public static Drawing Create(Random random, int samples, int bound)
    {
        var (width, height) = random.Next(6) switch
        {
            0 => (1, random.Next(1, 70)),
            1 => (random.Next(1, 70), 1),
            _ => (random.Next(1, 40), random.Next(1, 40)),
        };
        var values = new int[width * height * samples];
        var run = random.One(1, 1, 5, 200);
        for (var i = 0; i < values.Length; i++)
            values[i] = i >= samples && i % run != 0 ? values[i - samples] : random.Next(bound);
        return new(width, height, samples, values);
    }

    /// <summary>Returns a row's samples as bits, high bits first, filled up to whole bytes.</summary>
    public byte[] Pack(int row, int bits, int sample = -1)
    {
        var (first, step) = sample < 0 ? (0, 1) : (sample, Samples);
        var line = Values.AsSpan(row * Width * Samples, Width * Samples);
        var count = ((line.Length - first - 1) / step) + 1;
        var packed = new byte[((count * bits) + 7) / 8];
        for (int i = first, at = 0; i < line.Length; i += step, at += bits)
        {
            for (var bit = 0; bit < bits; bit++)
            {
                if ((line[i] >> (bits - 1 - bit) & 1) != 0)
                    packed[(at + bit) / 8] |= (byte)(0x80 >> ((at + bit) % 8));
            }
        }

        return packed;
    }

    /// <summary>Returns a colour of a palette of R, G and B.</summary>
    public static (int Red, int Green, int Blue) Colour(byte[] palette, int index) =>
        (palette[index * 3], palette[(index * 3) + 1], palette[(index * 3) + 2]);

    /// <summary>Returns the RGB of all pixels.</summary>
    /// <param name="colour">The colour of a pixel's samples.</param>
    public byte[] ToRgb(Func<ReadOnlyMemory<int>, (int Red, int Green, int Blue)> colour)
    {
        var rgb = new byte[Width * Height * 3];
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var (red, green, blue) = colour(Values.AsMemory(pixel * Samples, Samples));
            (rgb[pixel * 3], rgb[(pixel * 3) + 1], rgb[(pixel * 3) + 2]) = ((byte)red, (byte)green, (byte)blue);
        }

        return rgb;
    }
}
