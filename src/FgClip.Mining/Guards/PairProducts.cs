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

    // Sixteen products side by side cost as much as some four chains.
    private const int LeastRows = 5;

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
            var sets = Sets(chunk.Span);
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
            Parallel.For(0, sets.Count, options, i =>
            {
                var set = chunk.Span[sets[i]];
                Multiply(left, Row(right, set[0].Candidate - first, width), set, cosines);
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

    /// <summary>Pairs of one candidate, no more at a time than the kernel takes.</summary>
    private static List<Range> Sets(ReadOnlySpan<CandidatePair> pairs)
    {
        var sets = new List<Range>();
        for (var (first, end) = (0, 1); first < pairs.Length; first = end++)
        {
            while (end < pairs.Length && end - first < ChainKernel.Rows && pairs[end].Candidate == pairs[first].Candidate)
                end++;
            sets.Add(first..end);
        }

        return sets;
    }

    private static unsafe void Multiply(byte[] anchors, ReadOnlySpan<float> candidate, ReadOnlySpan<CandidatePair> pairs, float[] cosines)
    {
        if (pairs.Length < LeastRows)
        {
            foreach (var pair in pairs)
                cosines[pair.Slot] = ExactDot.Compute(Row(anchors, pair.Anchor, candidate.Length * sizeof(float)), candidate);
            return;
        }

        var rows = stackalloc float*[ChainKernel.Rows];
        var scores = stackalloc float[ChainKernel.Rows];
        fixed (byte* first = anchors)
        fixed (float* one = candidate)
        {
            for (var i = 0; i < ChainKernel.Rows; i++)
                rows[i] = (float*)first + (long)pairs[Math.Min(i, pairs.Length - 1)].Anchor * candidate.Length;
            ChainKernel.Multiply(one, rows, candidate.Length, scores);
        }

        for (var i = 0; i < pairs.Length; i++)
            cosines[pairs[i].Slot] = scores[i];
    }

    private static ReadOnlySpan<float> Row(byte[] rows, int row, int width) =>
        MemoryMarshal.Cast<byte, float>(rows.AsSpan(row * width, width));
}
