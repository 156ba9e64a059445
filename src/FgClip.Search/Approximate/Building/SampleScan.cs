using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate.Building;

/// <summary>
/// Compares many queries with all vectors, exactly, in one pass: what is read is compared with every query while it is in a cache.
/// </summary>
/// <param name="vectors">The vectors.</param>
/// <param name="sample">The queries.</param>
/// <param name="count">How many of the nearest are wanted.</param>
internal sealed class SampleScan(MappedParts vectors, IReadOnlyList<SampledVector> sample, int count)
{
    // Below 1 MB of 768 numbers.
    private const int ChunkRows = 256;

    /// <summary>Scans.</summary>
    /// <returns>For each query the scores of the nearest, largest first.</returns>
    public IReadOnlyList<float[]> Run(CancellationToken cancellationToken)
    {
        List<RowBlock> chunks =
            [.. vectors.Parts.SelectMany((part, i) => Enumerable.Range(0, (part.Header.Count + ChunkRows - 1) / ChunkRows)
                .Select(chunk => new RowBlock(i, chunk * ChunkRows, Math.Min(part.Header.Count, (chunk + 1) * ChunkRows))))];
        var threads = new List<TopScores[]>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, chunks.Count, options, () => sample.Select(_ => new TopScores(count)).ToArray(),
                (i, _, tops) =>
                {
                    vectors.Read(chunks[i].Part, (Scan: this, Chunk: chunks[i], Tops: tops),
                        static (work, rows) => work.Scan.Scan(rows, work.Chunk, work.Tops));
                    return tops;
                },
                tops =>
                {
                    lock (threads)
                        threads.Add(tops);
                });
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }

        return [.. sample.Select((_, i) => threads.SelectMany(tops => tops[i].Kept).Select(found => found.Score)
            .OrderDescending().Take(count).ToArray())];
    }

    private unsafe void Scan(MatrixRows rows, RowBlock chunk, TopScores[] tops)
    {
        for (var query = 0; query < sample.Count; query++)
        {
            fixed (float* vector = sample[query].Vector)
            {
                var i = chunk.Start;
                for (; i + 2 <= chunk.End; i += 2)
                {
                    var (first, second) = DotProduct.ComputeTwo(vector, rows.At(i), rows.Dimensions);
                    Take(rows, chunk.Part, i, first, query, tops);
                    Take(rows, chunk.Part, i + 1, second, query, tops);
                }

                if (i < chunk.End)
                    Take(rows, chunk.Part, i, DotProduct.Compute(vector, rows.At(i), rows.Dimensions), query, tops);
            }
        }
    }

    private unsafe void Take(MatrixRows rows, int part, int index, float score, int query, TopScores[] tops)
    {
        if (score < tops[query].Threshold)
            return;
        var candidate = new ScoredVector(score, part, rows.Places[index].Row, rows.Places[index].Region);
        if (!candidate.IsAt(sample[query].Place))
            tops[query].Take(candidate);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct RowBlock(int Part, int Start, int End);
}
