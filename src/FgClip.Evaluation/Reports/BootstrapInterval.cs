using System.Runtime.CompilerServices;

namespace FgClip.Evaluation.Reports;

/// <summary>
/// The 95 % percentile bootstrap interval of a proportion: queries are drawn with replacement as often as there are queries, 1,000 times
/// over, and the interval leaves out 2.5 % of the proportions at each end. Draws come from SplitMix64, whose n-th number follows from seed
/// and n, so that a report is the same on every machine.
/// </summary>
internal static class BootstrapInterval
{
    public const int Resamples = 1000;

    private const ulong Step = 0x9E3779B97F4A7C15;
    private const int LeftOut = Resamples / 40;

    /// <summary>Computes the interval.</summary>
    /// <param name="hits">Queries that are right.</param>
    /// <param name="queries">All queries, below 2^32.</param>
    /// <param name="seed">Which draws.</param>
    public static (double Low, double High) Compute(long hits, long queries, long seed)
    {
        if (queries == 0)
            return (0, 0);
        var counts = new long[Resamples];
        Parallel.For(0, Resamples, resample => counts[resample] = Draw((ulong)hits, (ulong)queries, (ulong)seed, (ulong)resample));
        Array.Sort(counts);
        return ((double)counts[LeftOut] / queries, (double)counts[Resamples - 1 - LeftOut] / queries);
    }

    private static long Draw(ulong hits, ulong queries, ulong seed, ulong resample)
    {
        var state = seed + Step * (resample * queries);
        // The upper half of a draw times the number of queries is a query's number in the upper half of the product. Those of hits are
        // the draws below this.
        var limit = ((hits << 32) + queries - 1) / queries;
        var right = 0L;
        for (var i = 0UL; i < queries; i++)
        {
            state += Step;
            right += (Mix(state) >> 32) < limit ? 1 : 0;
        }

        return right;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
