namespace FgClip.Fuzz.Generation.Images;

/// <summary>GIF's compression, with longer codes than needed, late and early "clear" codes, and blocks of any size.</summary>
internal static class GifCodes
{
    private const int MaxBits = 12;

    public static byte[] Create(IReadOnlyList<int> values, int bits, Random random)
    {
        // More bits of colour than the palette needs are unusual and valid, up to 11: the codes behind them have 12.
        var size = Math.Max(2, random.Once(4) ? random.Next(bits, 12) : bits);
        var (clear, end) = (1 << size, (1 << size) + 1);
        var codes = new List<(int Code, int Bits)>();
        Dictionary<(int Prefix, int Value), int> table = [];
        var (width, next, prefix) = (size + 1, clear + 2, -1);
        var defers = random.Once(3);
        codes.Add((clear, width));
        foreach (var value in values)
        {
            if (prefix >= 0 && table.TryGetValue((prefix, value), out var longer))
            {
                prefix = longer;
                continue;
            }

            if (prefix >= 0)
            {
                codes.Add((prefix, width));
                if (next < 1 << MaxBits)
                {
                    table[(prefix, value)] = next++;
                    // The decoder is one entry behind.
                    if (next - 1 == 1 << width && width < MaxBits)
                        width++;
                }
                else if (!defers)
                {
                    Clear();
                }
            }

            prefix = value;
            if (random.Once(400))
            {
                codes.Add((prefix, width));
                Step();
                Clear();
                prefix = -1;
            }
        }

        if (prefix >= 0)
        {
            codes.Add((prefix, width));
            Step();
        }

        codes.Add((end, width));
        return Blocks(size, codes, random);

        // A code that is followed by no other value still makes the decoder's table grow.
        void Step()
        {
            if (next < 1 << MaxBits && next++ == 1 << width && width < MaxBits)
                width++;
        }

        void Clear()
        {
            codes.Add((clear, width));
            table.Clear();
            (width, next) = (size + 1, clear + 2);
        }
    }

    private static byte[] Blocks(int size, List<(int Code, int Bits)> codes, Random random)
    {
        var packed = new List<byte>();
        var (buffer, count) = (0L, 0);
        foreach (var (code, bits) in codes)
        {
            buffer |= (long)code << count;
            for (count += bits; count >= 8; count -= 8, buffer >>= 8)
                packed.Add((byte)buffer);
        }

        packed.Add((byte)buffer);
        var file = new BinaryFile().Add((byte)size);
        foreach (var block in packed.Chunk(random.Once(3) ? random.Next(1, 256) : 255))
            file.Add((byte)block.Length).Add(block);
        return file.Add(0).ToArray();
    }
}
