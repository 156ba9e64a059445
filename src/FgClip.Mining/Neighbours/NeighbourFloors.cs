using System.Collections.Concurrent;
using FgClip.Mining.Products;
using FgClip.Mining.Screening;

namespace FgClip.Mining.Neighbours;

/// <summary>
/// Finds for each anchor a score that as many candidates as a window holds are above: a threshold to begin with, before any neighbour is
/// known. All candidates are estimated by their codes in a few directions; those that look better than the window's worst so far get a
/// rough product, less what its rounding may be. No estimate has to be right: one that is not leaves the floor lower than it could be.
/// </summary>
internal sealed unsafe class NeighbourFloors : IDisposable
{
    private readonly VectorRows _anchors;
    private readonly int _threads;
    private readonly float _tolerance;
    private readonly NeighbourHeaps _heaps;
    private readonly Codes _codes;
    private readonly RowCoder _coder;
    private readonly ConcurrentBag<ScreenBand> _bands = [];
    private Codes? _candidates;

    /// <summary>Codes anchors.</summary>
    /// <param name="anchors">The anchors.</param>
    /// <param name="basis">The directions.</param>
    /// <param name="means">What is taken off.</param>
    /// <param name="window">Neighbours of an anchor that will be kept.</param>
    /// <param name="threads">Threads that compare.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public NeighbourFloors(
        VectorRows anchors, ScreenBasis basis, ScreenMeans means, int window, int threads, CancellationToken cancellationToken)
    {
        (_anchors, _threads, _tolerance) = (anchors, threads, RoughDot.Tolerance(anchors.Dimensions));
        _heaps = new NeighbourHeaps(anchors.Count, window);
        _codes = new Codes(areAnchors: true, basis.Size, anchors.Count);
        try
        {
            using var coder = new RowCoder(basis, means.Anchors, means.Candidates, areAnchors: true);
            coder.Encode(anchors, 0, anchors.Count, _codes, fine: null, threads, cancellationToken);
        }
        catch
        {
            _codes.Dispose();
            throw;
        }

        _coder = new RowCoder(basis, means.Candidates, means.Anchors, areAnchors: false);
    }

    /// <summary>Begins a search where few directions tell which candidates are near.</summary>
    /// <param name="anchors">The anchors.</param>
    /// <param name="candidates">The first chunk.</param>
    /// <param name="scan">What will compare them.</param>
    /// <param name="window">Neighbours of an anchor that will be kept.</param>
    /// <param name="threads">Threads that compare.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The search, which the caller disposes of; null where it is not worth it.</returns>
    public static NeighbourFloors? Open(
        VectorRows anchors, VectorRows candidates, ScreenedScan scan, int window, int threads, CancellationToken cancellationToken) =>
        scan.FindDirections(candidates) is var (basis, means)
            && FloorTrial.IsWorth(anchors, candidates, basis, means, window, cancellationToken)
            ? new NeighbourFloors(anchors, basis, means, window, threads, cancellationToken)
            : null;

    /// <summary>Looks at some candidates.</summary>
    public void Look(VectorRows candidates, CancellationToken cancellationToken)
    {
        if (_candidates is null || _candidates.Starts.Length < candidates.Count)
        {
            _candidates?.Dispose();
            _candidates = new Codes(areAnchors: false, _codes.Numbers, candidates.Count);
        }

        _coder.Encode(candidates, 0, candidates.Count, _candidates, fine: null, _threads, cancellationToken);
        _candidates.Rows.ForgetErrors(candidates.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        Parallel.For(0, (_anchors.Count + ScreenBand.Rows - 1) / ScreenBand.Rows, options,
            () => _bands.TryTake(out var band) ? band : new ScreenBand(),
            (at, _, band) =>
            {
                for (var start = 0; start < candidates.Count; start += ScreenBand.Segment)
                    Look(at * ScreenBand.Rows, candidates, (start, Math.Min(ScreenBand.Segment, candidates.Count - start)), band);
                return band;
            }, _bands.Add);
    }

    /// <summary>The floor of each anchor; minus infinity where fewer candidates than the window holds were looked at.</summary>
    public float[] Find() => [.. Enumerable.Range(0, _anchors.Count).Select(anchor => MathF.BitDecrement(_heaps.Threshold(anchor)))];

    public void Dispose()
    {
        _codes.Dispose();
        _candidates?.Dispose();
        _coder.Dispose();
        foreach (var band in _bands)
            band.Dispose();
    }

    private void Look(int first, VectorRows candidates, (int Start, int Count) segment, ScreenBand band)
    {
        Span<float> thresholds = stackalloc float[Math.Min(ScreenBand.Rows, _anchors.Count - first)];
        for (var i = 0; i < thresholds.Length; i++)
            thresholds[i] = _heaps.Threshold(first + i);
        band.Screen(_codes, first, _candidates!, segment.Start, segment.Count, slack: 0, thresholds);
        for (var i = 0; i < thresholds.Length; i++)
        {
            var vector = _anchors.At(first + i);
            var tolerance = _tolerance * _codes.Rows.Norms[first + i];
            foreach (var survivor in band.Survivors(i))
            {
                var candidate = segment.Start + survivor;
                var least = RoughDot.Compute(vector, candidates.At(candidate), _anchors.Dimensions)
                    - tolerance * _candidates!.Rows.Norms[candidate];
                // What is not a number is above nothing.
                if (least > _heaps.Threshold(first + i))
                    _heaps.Take(first + i, candidate, least);
            }
        }
    }
}
