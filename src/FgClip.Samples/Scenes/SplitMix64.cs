namespace FgClip.Samples.Scenes;

/// <summary>
/// Sebastiano Vigna's SplitMix64. Our own, because System.Random promises no sequence across versions of .NET and the scenes
/// of a seed must never change.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>A stream for one item, unrelated to its neighbours' streams.</summary>
    public static SplitMix64 Fork(long seed, long index) => new(Mix(Mix(unchecked((ulong)seed + Gamma)) ^ unchecked((ulong)index * Gamma)));

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state = unchecked(_state + Gamma));

    /// <summary>A number between the two, both included. The bias over ranges this small is below 1e-15.</summary>
    public int Next(int low, int high) => low + (int)Math.BigMul(Next(), (ulong)(high - low + 1), out _);

    /// <summary>One of the choices, all equally likely.</summary>
    public T Choose<T>(ReadOnlySpan<T> choices) => choices[Next(0, choices.Length - 1)];

    /// <summary>One of an enumeration's values, all equally likely.</summary>
    public T Choose<T>() where T : struct, Enum => Choose<T>(Enum.GetValues<T>());

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
