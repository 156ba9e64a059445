namespace FgClip.Mining.Filters;

/// <summary>
/// Random numbers of one anchor, by SplitMix64. Not <see cref="Random"/>: that promises no sequence across versions of .NET, and a job must
/// end in the same bytes wherever it continues.
/// </summary>
/// <param name="seed">The job's seed.</param>
/// <param name="anchor">The anchor's number.</param>
internal struct AnchorRandom(long seed, long anchor)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(Mix(unchecked((ulong)seed + Step)) ^ unchecked((ulong)anchor * Step));

    /// <summary>A number from 0 to one below <paramref name="end"/>.</summary>
    public int Next(int end) => (int)Math.BigMul(Mix(_state = unchecked(_state + Step)), (ulong)end, out _);

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
