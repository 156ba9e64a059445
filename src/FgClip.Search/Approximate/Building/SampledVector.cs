using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate.Building;

/// <summary>A vector of the dataset that is looked for.</summary>
/// <param name="Vector">Its numbers, of length 1.</param>
/// <param name="Place">Where it is; it does not count as its own neighbour.</param>
internal sealed record SampledVector(float[] Vector, ScoredVector Place)
{
    /// <summary>Chooses vectors by a seed, each once.</summary>
    /// <param name="vectors">The vectors of the dataset.</param>
    /// <param name="count">How many, where there are so many.</param>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<SampledVector> Choose(MappedParts vectors, int count, int seed)
    {
        var total = vectors.Parts.Sum(part => (long)part.Header.Count);
        var (random, chosen) = (new Random(seed), new SortedSet<long>());
        // Floyd: each set of so many is as likely as another.
        for (var last = Math.Max(0, total - count); last < total; last++)
        {
            if (!chosen.Add(random.NextInt64(last + 1)))
                chosen.Add(last);
        }

        var sample = new List<SampledVector>();
        var (part, first) = (0, 0L);
        foreach (var number in chosen)
        {
            for (; number >= first + vectors.Parts[part].Header.Count; part++)
                first += vectors.Parts[part].Header.Count;
            vectors.Read(part, (Sample: sample, Part: part, Index: (int)(number - first)),
                static (work, rows) => Take(work.Sample, work.Part, work.Index, rows));
        }

        return sample;
    }

    private static unsafe void Take(List<SampledVector> sample, int part, int index, MatrixRows rows) => sample.Add(new SampledVector(
        new ReadOnlySpan<float>(rows.At(index), rows.Dimensions).ToArray(),
        new ScoredVector(0, part, rows.Places[index].Row, rows.Places[index].Region)));
}
