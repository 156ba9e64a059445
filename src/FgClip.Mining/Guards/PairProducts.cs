using System.Runtime.InteropServices;
using FgClip.Mining.Items;
using FgClip.Mining.Products;

namespace FgClip.Mining.Guards;

/// <summary>The cosines of chosen pairs: anchors of a block, held in memory, with candidates that are read in their order.</summary>
/// <param name="anchors">The anchors' side.</param>
/// <param name="candidates">The candidates' side.</param>
/// <param name="threads">Threads that compute.</param>
internal sealed class PairProducts(SideReader anchors, SideReader candidates, int threads)
{
    private const int ChunkRows = 2048;

    /// <summary>Computes.</summary>
    /// <param name="block">The anchors: first, and one behind the last.</param>
    /// <param name="anchorRole">Which of their vectors.</param>
    /// <param name="candidateRole">Which of the candidates' vectors.</param>
    /// <param name="pairs">The pairs, sorted.</param>
    /// <param name="cosines">Gets each pair's cosine, at its slot.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task ComputeAsync(
        (int First, int End) block, string anchorRole, string candidateRole, ReadOnlyMemory<CandidatePair> pairs, float[] cosines,
        CancellationToken cancellationToken)
    {
        if (pairs.IsEmpty)
            return;
        var width = anchors.Dimensions * sizeof(float);
        var left = new byte[(block.End - block.First) * width];
        await anchors.ReadRowsAsync(anchorRole, block.First, block.End, left, cancellationToken).ConfigureAwait(false);
        var right = new byte[ChunkRows * width];
        for (var at = 0; at < pairs.Length;)
        {
            var run = Run(pairs.Span[at..]);
            var (first, end) = (pairs.Span[at].Candidate, pairs.Span[at + run - 1].Candidate + 1);
            await candidates.ReadRowsAsync(candidateRole, first, end, right.AsMemory(0, (end - first) * width), cancellationToken)
                .ConfigureAwait(false);
            var chunk = pairs.Slice(at, run);
            Parallel.For(0, run, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, i =>
            {
                var pair = chunk.Span[i];
                cosines[pair.Slot] = ExactDot.Compute(Row(left, pair.Anchor, width), Row(right, pair.Candidate - first, width));
            });
            at += run;
        }
    }

    /// <summary>How many of the pairs lie in one chunk of candidates.</summary>
    private static int Run(ReadOnlySpan<CandidatePair> pairs)
    {
        var limit = pairs[0].Candidate + ChunkRows;
        var count = 1;
        while (count < pairs.Length && pairs[count].Candidate < limit)
            count++;
        return count;
    }

    private static ReadOnlySpan<float> Row(byte[] rows, int row, int width) =>
        MemoryMarshal.Cast<byte, float>(rows.AsSpan(row * width, width));
}
