using FgClip.Evaluation.Reports;

namespace FgClip.Evaluation.Tests.Reports;

public class BootstrapIntervalTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 3)]
    [InlineData(1, 3, 0)]
    [InlineData(499, 997, 7)]
    [InlineData(996, 997, 1)]
    [InlineData(4096, 8192, 123456789)]
    public void Draws_are_numbers_of_queries(long hits, long queries, long seed)
    {
        var proportions = Enumerable.Range(0, BootstrapInterval.Resamples).Select(resample => Resample(hits, queries, seed, resample))
            .Order().ToArray();

        Assert.Equal((proportions[25], proportions[974]), BootstrapInterval.Compute(hits, queries, seed));
    }

    // As the words say it: number the queries, draw as many as there are, and count those that are among the first, which are the hits.
    private static double Resample(long hits, long queries, long seed, int resample)
    {
        var drawn = Enumerable.Range(1, (int)queries).Select(draw => SplitMix((ulong)seed, (ulong)(resample * queries + draw)) >> 32)
            .Select(half => (long)((UInt128)half * (ulong)queries >> 32));
        return drawn.LongCount(query => query < hits) / (double)queries;
    }

    private static ulong SplitMix(ulong seed, ulong n)
    {
        var z = seed + unchecked(n * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
