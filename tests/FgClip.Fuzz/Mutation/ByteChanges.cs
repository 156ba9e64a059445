namespace FgClip.Fuzz.Mutation;

/// <summary>Changes that know nothing of the file's format.</summary>
internal static class ByteChanges
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, (byte)'"', (byte)'\n', (byte)',', (byte)'{', (byte)'0'];

    public static byte[] FlipBits(byte[] file, Random random)
    {
        if (file.Length == 0)
            return file;
        var changed = file.ToArray();
        for (var left = random.Next(1, 9); left > 0; left--)
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    public static byte[] Overwrite(byte[] file, Random random)
    {
        if (file.Length == 0)
            return file;
        var changed = file.ToArray();
        var (start, length) = Range(file, random, longest: 16);
        changed.AsSpan(start, length).Fill(Telling[random.Next(Telling.Length)]);
        return changed;
    }

    public static byte[] Truncate(byte[] file, Random random) => file[..random.Next(file.Length + 1)];

    public static byte[] Remove(byte[] file, Random random)
    {
        var (start, length) = Range(file, random, longest: 4_096);
        return [.. file.AsSpan(0, start), .. file.AsSpan(start + length)];
    }

    public static byte[] Repeat(byte[] file, Random random)
    {
        var (start, length) = Range(file, random, longest: 4_096);
        var times = random.Next(2, 40);
        var changed = new List<byte>(file.Length + length * times);
        changed.AddRange(file.AsSpan(0, start));
        for (var i = 0; i < times; i++)
            changed.AddRange(file.AsSpan(start, length));
        changed.AddRange(file.AsSpan(start + length));
        return [.. changed];
    }

    /// <summary>The start of one file and the end of another.</summary>
    public static byte[] Splice(byte[] file, IReadOnlyList<byte[]> seeds, Random random)
    {
        var other = seeds[random.Next(seeds.Count)];
        return [.. file.AsSpan(0, random.Next(file.Length + 1)), .. other.AsSpan(random.Next(other.Length + 1))];
    }

    private static (int Start, int Length) Range(byte[] file, Random random, int longest)
    {
        var start = random.Next(file.Length + 1);
        return (start, random.Next(Math.Min(longest, file.Length - start) + 1));
    }
}
