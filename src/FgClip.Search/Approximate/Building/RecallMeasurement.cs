using System.Diagnostics;
using FgClip.Search.Approximate.Graphs;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate.Building;

/// <summary>Recall of a sample of the dataset's own vectors, against exact search.</summary>
/// <param name="Recall">The fraction of the nearest that the graphs find.</param>
/// <param name="Sample">How many vectors were looked for.</param>
/// <param name="QueryTime">The median of a query's time.</param>
internal readonly record struct RecallMeasurement(double Recall, int Sample, TimeSpan QueryTime)
{
    /// <summary>How many of the nearest count.</summary>
    public const int K = 10;

    /// <summary>
    /// Measures. A hit that scores as much as the last of the nearest is one of them: which of equal ones are found is chance.
    /// </summary>
    /// <param name="vectors">The vectors of the dataset.</param>
    /// <param name="graphs">The index.</param>
    /// <param name="count">How many vectors are looked for at most.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    public static RecallMeasurement Run(MappedParts vectors, GraphSet graphs, int count, int seed, CancellationToken cancellationToken)
    {
        var sample = SampledVector.Choose(vectors, count, seed);
        var nearest = new SampleScan(vectors, sample, K).Run(cancellationToken);
        var (found, wanted, times) = (0L, 0L, new List<TimeSpan>());
        foreach (var (query, scores) in sample.Zip(nearest))
        {
            if (scores.Length == 0)
                continue;
            var start = Stopwatch.GetTimestamp();
            var hits = graphs.Find(query.Vector, scores.Length, rows: null, query.Place, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start));
            found += hits.Take(scores.Length).Count(hit => hit.Score >= scores[^1]);
            wanted += scores.Length;
        }

        return new RecallMeasurement(
            wanted == 0 ? 1 : (double)found / wanted, sample.Count, times.Order().ElementAtOrDefault(times.Count / 2));
    }
}
