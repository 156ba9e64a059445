using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using FgClip.Datasets.Search;
using FgClip.Search.Vectors;

namespace FgClip.Search.Scanning;

/// <summary>Compares a query with all vectors of an index, on all cores.</summary>
/// <param name="parts">The vectors.</param>
/// <param name="query">A vector of length 1.</param>
/// <param name="rows">The rows that count; null for all.</param>
/// <param name="except">A vector that does not count; null for none.</param>
internal sealed class MatrixScan(MappedParts parts, float[] query, RowSet? rows, ScoredVector? except)
{
    // About 6 MB of 768 numbers: large enough to be read ahead, small enough that cores end together.
    private const int ChunkRows = 2_048;

    private readonly List<Chunk> _chunks =
        [.. parts.Parts.SelectMany((part, i) => Enumerable.Range(0, (part.Header.Count + ChunkRows - 1) / ChunkRows)
            .Select(chunk => new Chunk(i, chunk * ChunkRows, Math.Min(part.Header.Count, (chunk + 1) * ChunkRows))))];

    /// <summary>Finds the best candidates, and all that score as much as the last of them.</summary>
    /// <param name="count">How many there are at least, where there are so many.</param>
    /// <param name="cancellationToken">Stops the scan.</param>
    /// <returns>The candidates in their order; more than <paramref name="count"/> where the last ones score the same.</returns>
    public IReadOnlyList<ScoredVector> Find(int count, CancellationToken cancellationToken)
    {
        var threads = Run(() => new TopScores(count), cancellationToken);
        List<ScoredVector> best = [.. threads.SelectMany(top => top.Kept).Order()];
        if (best.Count < count)
            return best;
        var last = best[count - 1].Score;
        best.RemoveAll(candidate => candidate.Score < last);
        if (threads.TrueForAll(top => top.Lost < last))
            return best;

        // Some of those that score the same as the last were dropped, and any of them may come first by its key.
        var ties = Run(() => new TiedScores(last), cancellationToken);
        best.RemoveAll(candidate => candidate.Score == last);
        return [.. best, .. ties.SelectMany(tied => tied.Found).Order()];
    }

    private List<T> Run<T>(Func<T> create, CancellationToken cancellationToken)
        where T : IScoreTaker
    {
        var threads = new List<T>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, _chunks.Count, options, create,
                (i, _, taker) =>
                {
                    parts.Read(_chunks[i].Part, (Scan: this, Chunk: _chunks[i], Taker: taker),
                        static (work, content) => work.Scan.Scan(content, work.Chunk, work.Taker));
                    return taker;
                },
                taker =>
                {
                    lock (threads)
                        threads.Add(taker);
                });
        }
        catch (AggregateException failed)
        {
            // A file of the cache that is gone is one failure with a name, on however many threads.
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }

        return threads;
    }

    private unsafe void Scan(MatrixRows content, Chunk chunk, IScoreTaker taker)
    {
        fixed (float* vector = query)
        {
            var i = chunk.Start;
            for (; rows is null && i + 2 <= chunk.End; i += 2)
            {
                var (first, second) = DotProduct.ComputeTwo(vector, content.At(i), content.Dimensions);
                Take(content, chunk, i, first, taker);
                Take(content, chunk, i + 1, second, taker);
            }

            for (; i < chunk.End; i++)
            {
                if (rows is null || rows.Contains(chunk.Part, content.Places[i].Row))
                    Take(content, chunk, i, DotProduct.Compute(vector, content.At(i), content.Dimensions), taker);
            }
        }
    }

    private unsafe void Take(MatrixRows content, Chunk chunk, int index, float score, IScoreTaker taker)
    {
        if (score < taker.Threshold)
            return;
        var candidate = new ScoredVector(score, chunk.Part, content.Places[index].Row, content.Places[index].Region);
        if (except is null || !candidate.IsAt(except.Value))
            taker.Take(candidate);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Chunk(int Part, int Start, int End);
}
