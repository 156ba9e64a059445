using System.Numerics;
using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>
/// Compares anchors with chunks of candidates as <see cref="BlockScan"/> does, with the same scores above a threshold, but excludes most
/// pairs by a bound that costs less than their product. How is decided by trials as thresholds rise: at the first chunk, and whenever as
/// much again was compared.
/// </summary>
/// <param name="anchors">The anchors.</param>
/// <param name="threads">Threads that compare.</param>
/// <param name="leastPairs">Pairs of a chunk below which a screen is not worth its preparation.</param>
internal sealed class ScreenedScan(VectorRows anchors, int threads, long leastPairs = 1 << 24) : IDisposable
{
    private const int SampledRows = 768, TriedAnchors = 128;

    // A change codes all anchors again, and trials are samples.
    private const double WorthChange = 0.85;

    private readonly UnscreenedScan _exact = new(anchors, threads);
    private IReadOnlyList<ScreenBasis>? _bases;
    private ScreenMeans? _means;
    private FineCodes? _fine;
    private ScreenedAnchors? _screen;
    private int _chunks;

    /// <summary>The basis of the screen; null where pairs are not screened.</summary>
    public ScreenBasis? Basis => _screen?.Basis;

    /// <summary>Compares the anchors with a chunk.</summary>
    public void Run(VectorRows candidates, IScoreTarget target, CancellationToken cancellationToken)
    {
        var first = 0;
        if (IsScreenable(candidates) && BitOperations.IsPow2(++_chunks))
            first = Decide(candidates, target, cancellationToken);
        if (_screen is null)
            _exact.Run(candidates, first, candidates.Count, target, cancellationToken);
        else if (first < candidates.Count)
            _screen.Run(candidates, first, target, cancellationToken);
    }

    /// <summary>Finds the fewest directions that are tried, and what is taken off before.</summary>
    /// <returns>Null where pairs of a chunk of this size are not screened, or their vectors have no more numbers than directions.</returns>
    public (ScreenBasis Basis, ScreenMeans Means)? FindDirections(VectorRows candidates) =>
        IsScreenable(candidates) && FindBases(candidates)[0] is { Rows: not null } few ? (few, _means!) : null;

    public void Dispose()
    {
        _screen?.Dispose();
        _fine?.Dispose();
        _exact.Dispose();
    }

    /// <summary>Chooses the screen.</summary>
    /// <returns>How many candidates were compared meanwhile: targets without a threshold take any score until they are full.</returns>
    private int Decide(VectorRows candidates, IScoreTarget target, CancellationToken cancellationToken)
    {
        var first = 0;
        int[] tried = [.. anchors.Spread(TriedAnchors)];
        if (tried.Any(anchor => float.IsNegativeInfinity(target.Threshold(anchor))))
        {
            first = Math.Min(ScreenBand.Segment, candidates.Count);
            _exact.Run(candidates, 0, first, target, cancellationToken);
        }

        float[] thresholds = [.. tried.Select(target.Threshold)];
        if (first == candidates.Count || thresholds.Any(float.IsNegativeInfinity))
        {
            // The next chunk decides.
            _chunks--;
            return first;
        }

        var bases = FindBases(candidates);
        using var some = anchors.Sample(TriedAnchors);
        var trial = new ScreenTrial(some, thresholds, _means!);
        var costs = bases.ToDictionary(basis => basis, basis => trial.Cost(basis, candidates, first, cancellationToken));
        Change(costs, trial.ExactCost, cancellationToken);
        return first;
    }

    private bool IsScreenable(VectorRows candidates) =>
        ScreenKernel.IsSupported && (long)anchors.Count * candidates.Count >= leastPairs;

    private IReadOnlyList<ScreenBasis> FindBases(VectorRows candidates)
    {
        if (_bases is null)
        {
            using var left = anchors.Sample(SampledRows);
            using var right = candidates.Sample(SampledRows);
            _means = ScreenMeans.Create(left, right);
            _bases = ScreenBases.Find(left, right, _means, threads);
        }

        return _bases;
    }

    private void Change(Dictionary<ScreenBasis, double> costs, double exact, CancellationToken cancellationToken)
    {
        var (best, least) = costs.MinBy(cost => cost.Value);
        var now = Basis is { } basis ? costs[basis] : exact;
        if (exact < least)
        {
            Drop();
        }
        else if (best != Basis && least < now * WorthChange)
        {
            Drop();
            _fine ??= new FineCodes(anchors.Dimensions, anchors.Count);
            _screen = new ScreenedAnchors(anchors, _fine, best, _means!, threads, cancellationToken);
        }
    }

    // A call that is stopped between two screens leaves none, and nothing is freed twice.
    private void Drop()
    {
        _screen?.Dispose();
        _screen = null;
    }
}
