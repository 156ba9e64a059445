namespace FgClip.Model.Images.Decoding;

/// <summary>The run-length code of 4-bit and 8-bit bitmaps.</summary>
internal static class BmpRunLength
{
    private const byte EndOfLine = 0, EndOfBitmap = 1, Delta = 2;

    /// <summary>Expands the code to a byte a pixel, in the order of the file's lines.</summary>
    /// <returns>Width * height colours, or fewer where the code ends early.</returns>
    public static ReadOnlySpan<byte> Expand(ReadOnlySpan<byte> file, BmpHeader header)
    {
        var colours = new byte[header.Width * header.Height];
        var nibbles = header.BitsPerPixel == 4;
        var (position, written, column) = (header.PixelOffset, 0, 0);
        while (written < colours.Length && position + 2 <= file.Length)
        {
            var (count, value) = (file[position], file[position + 1]);
            position += 2;
            if (count > 0)
            {
                var run = Rest(colours, written, Math.Min(count, Math.Max(0, header.Width - column)));
                for (var i = 0; i < run.Length; i++)
                    run[i] = !nibbles ? value : i % 2 == 0 ? (byte)(value >> 4) : (byte)(value & 15);
                written += run.Length;
                column += run.Length;
            }
            else if (value == EndOfLine)
            {
                written = (written + header.Width - 1) / header.Width * header.Width;
                column = 0;
            }
            else if (value == EndOfBitmap || (value == Delta && position + 2 > file.Length))
            {
                break;
            }
            else if (value == Delta)
            {
                written = (int)Math.Min(colours.Length, written + file[position] + ((long)file[position + 1] * header.Width));
                column = written % header.Width;
                position += 2;
            }
            else
            {
                // Of an odd number of nibbles Pillow leaves out the last one, so we do.
                var bytes = file.Slice(position, Math.Min(nibbles ? value / 2 : value, file.Length - position));
                var run = Rest(colours, written, nibbles ? bytes.Length * 2 : bytes.Length);
                for (var i = 0; i < run.Length; i++)
                    run[i] = !nibbles ? bytes[i] : i % 2 == 0 ? (byte)(bytes[i / 2] >> 4) : (byte)(bytes[i / 2] & 15);
                written += run.Length;
                column += value;
                position += bytes.Length;
                position += position % 2;
            }
        }
        return colours.AsSpan(0, Math.Min(written, colours.Length));
    }

    private static Span<byte> Rest(byte[] colours, int written, int count) =>
        colours.AsSpan(written, Math.Min(count, colours.Length - written));
}
