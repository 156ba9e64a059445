namespace FgClip.Fuzz.Generation.Images;

/// <summary>Bitmap pixels in run-length code: runs and literal stretches of any length, with an end of each line.</summary>
internal static class BmpRuns
{
    public static byte[] Create(Drawing drawing, int bits, Random random)
    {
        var file = new BinaryFile();
        for (var row = drawing.Height - 1; row >= 0; row--)
        {
            var line = drawing.Values.AsSpan(row * drawing.Width, drawing.Width);
            while (!line.IsEmpty)
            {
                var same = 1;
                while (same < Math.Min(line.Length, 255) && line[same] == line[0])
                    same++;
                // A literal stretch has at least 3 pixels; Pillow reads an even number of 4-bit ones alone.
                var literal = Math.Min(line.Length, random.Next(3, 40)) & (bits == 4 ? ~1 : ~0);
                if (same < 3 && literal >= 3)
                {
                    Literal(file, line[..literal], bits);
                    line = line[literal..];
                }
                else
                {
                    var value = bits == 8 ? line[0] : (line[0] << 4) | line[0];
                    same = random.Once(4) ? random.Next(1, same + 1) : same;
                    file.Add((byte)same, (byte)value);
                    line = line[same..];
                }
            }

            if (row > 0 || random.Once(2))
                file.Add(0, 0);
        }

        return file.Add(0, 1).ToArray();
    }

    private static void Literal(BinaryFile file, ReadOnlySpan<int> values, int bits)
    {
        file.Add(0, (byte)values.Length);
        var bytes = bits == 8 ? values.Length : values.Length / 2;
        for (var i = 0; i < bytes; i++)
            file.Add((byte)(bits == 8 ? values[i] : (values[i * 2] << 4) | values[(i * 2) + 1]));
        file.Zeros(bytes % 2);
    }
}
