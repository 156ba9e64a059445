using System.Collections.Concurrent;
using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>
/// Compares anchors with candidates pair by pair. Anchors are packed band by band, as they are kept row by row for the screen.
/// </summary>
/// <param name="anchors">The anchors.</param>
/// <param name="threads">Threads that compare.</param>
internal sealed class UnscreenedScan(VectorRows anchors, int threads) : IDisposable
{
    private readonly ConcurrentBag<PackedBand> _bands = [];
    private PackedRows? _packed;

    /// <summary>Compares the anchors with some of the candidates.</summary>
    public void Run(VectorRows candidates, int first, int end, IScoreTarget target, CancellationToken cancellationToken)
    {
        if (_packed is null || _packed.Capacity < end - first)
        {
            _packed?.Dispose();
            _packed = new PackedRows(ScoreKernel.Candidates, anchors.Dimensions, candidates.Count);
        }

        _packed.Clear();
        _packed.Add(candidates.Slice(first, end - first));
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, (anchors.Count + PackedBand.Rows - 1) / PackedBand.Rows, options,
            () => _bands.TryTake(out var band) ? band : new PackedBand(anchors.Dimensions),
            (at, _, band) =>
            {
                band.Scan(anchors, at * PackedBand.Rows, _packed, first, target);
                return band;
            }, _bands.Add);
    }

    public void Dispose()
    {
        _packed?.Dispose();
        foreach (var band in _bands)
            band.Dispose();
    }

    /// <summary>What a thread needs.</summary>
    private sealed class PackedBand(int dimensions) : IDisposable
    {
        public const int Rows = BlockScan.BandPanels * ScoreKernel.Anchors;

        private readonly PackedRows _rows = new(ScoreKernel.Anchors, dimensions, Rows);
        private readonly float[] _scores = new float[Rows * BlockScan.BlockWidth];

        public void Scan(VectorRows anchors, int anchor, PackedRows candidates, int candidate, IScoreTarget target)
        {
            _rows.Clear();
            _rows.Add(anchors.Slice(anchor, Math.Min(Rows, anchors.Count - anchor)));
            BlockScan.RunBand(_rows, candidates, new MovedTarget(target, anchor, candidate), _scores);
        }

        public void Dispose() => _rows.Dispose();
    }

    /// <summary>A target whose rows are counted from others.</summary>
    private sealed class MovedTarget(IScoreTarget target, int anchor, int candidate) : IScoreTarget
    {
        public float Threshold(int row) => target.Threshold(anchor + row);

        public void Take(int row, int other, float score) => target.Take(anchor + row, candidate + other, score);
    }
}
