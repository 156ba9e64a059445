namespace FgClip.Fuzz.Mutation;

/// <summary>Makes one damaged file of a whole one: a few changes, one after another.</summary>
internal static class Mutator
{
    private const int MaxChanges = 6, MaxFileBytes = 4 << 20;

    private delegate byte[] Change(byte[] file, IReadOnlyList<byte[]> seeds, Random random);

    private static readonly Change[] Changes =
    [
        (file, _, random) => ByteChanges.FlipBits(file, random),
        (file, _, random) => ByteChanges.Overwrite(file, random),
        (file, _, random) => ByteChanges.Truncate(file, random),
        (file, _, random) => ByteChanges.Remove(file, random),
        (file, _, random) => ByteChanges.Repeat(file, random),
        ByteChanges.Splice,
        (file, _, random) => NumberChanges.Binary(file, random),
        (file, _, random) => NumberChanges.Decimal(file, random),
        (file, _, random) => TextChanges.Insert(file, random),
        (file, _, random) => TextChanges.Nest(file, random),
        (file, _, random) => TextChanges.RepeatLine(file, random),
    ];

    /// <summary>The case.</summary>
    /// <param name="seeds">Whole files.</param>
    /// <param name="random">What decides.</param>
    public static byte[] Mutate(IReadOnlyList<byte[]> seeds, Random random)
    {
        var file = seeds[random.Next(seeds.Count)];
        for (var left = random.Next(1, MaxChanges + 1); left > 0; left--)
        {
            var changed = Changes[random.Next(Changes.Length)](file, seeds, random);
            if (changed.Length <= MaxFileBytes)
                file = changed;
        }

        return file;
    }
}
