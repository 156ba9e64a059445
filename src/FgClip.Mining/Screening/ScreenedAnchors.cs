using System.Collections.Concurrent;
using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>
/// Anchors that are coded in a basis, and compared with candidates by it. Their fine codes have no basis: a screen that takes the place of
/// another is given them.
/// </summary>
internal sealed unsafe class ScreenedAnchors : IDisposable
{
    private readonly VectorRows _anchors;
    private readonly int _threads;
    private readonly double _fineSlack;
    private readonly Codes _codes;
    private readonly RowCoder _candidateCoder;
    private readonly ConcurrentBag<ScreenRoom> _rooms = [];
    private readonly FineCodes _fine;
    private (Codes Coarse, FineCodes Fine)? _candidates;

    /// <summary>Codes anchors.</summary>
    /// <param name="anchors">The anchors.</param>
    /// <param name="fine">Their fine codes, which whoever made them disposes of.</param>
    /// <param name="basis">The basis.</param>
    /// <param name="means">What is taken off.</param>
    /// <param name="threads">Threads that compare.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public ScreenedAnchors(
        VectorRows anchors, FineCodes fine, ScreenBasis basis, ScreenMeans means, int threads, CancellationToken cancellationToken)
    {
        (_anchors, Basis, _threads, _fineSlack) = (anchors, basis, threads, ScreenBasis.Plain(anchors.Dimensions).Slack);
        _codes = new Codes(areAnchors: true, basis.Size, anchors.Count);
        _fine = fine;
        try
        {
            using var coder = new RowCoder(basis, means.Anchors, means.Candidates, areAnchors: true);
            coder.Encode(anchors, 0, anchors.Count, _codes, fine.IsEncoded ? null : fine, threads, cancellationToken);
        }
        catch
        {
            _codes.Dispose();
            throw;
        }

        fine.IsEncoded = true;
        _candidateCoder = new RowCoder(basis, means.Candidates, means.Anchors, areAnchors: false);
    }

    /// <summary>The basis.</summary>
    public ScreenBasis Basis { get; }

    /// <summary>Compares the anchors with candidates, from one of them on.</summary>
    public void Run(VectorRows candidates, int first, IScoreTarget target, CancellationToken cancellationToken)
    {
        var count = candidates.Count - first;
        if (_candidates is { } room && room.Coarse.Starts.Length < count)
        {
            Dispose(room);
            _candidates = null;
        }

        var codes = _candidates ??=
            (new Codes(areAnchors: false, Basis.Size, count), new FineCodes(_anchors.Dimensions, count));
        _candidateCoder.Encode(candidates, first, count, codes.Coarse, codes.Fine, _threads, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        Parallel.For(0, (_anchors.Count + ScreenBand.Rows - 1) / ScreenBand.Rows, options,
            () => _rooms.TryTake(out var room) ? room : new ScreenRoom(_anchors),
            (band, _, room) =>
            {
                for (var start = 0; start < count; start += ScreenBand.Segment)
                    Scan(band * ScreenBand.Rows, candidates, first, (start, Math.Min(ScreenBand.Segment, count - start)), room, target);
                return room;
            }, _rooms.Add);
    }

    public void Dispose()
    {
        _codes.Dispose();
        if (_candidates is { } codes)
            Dispose(codes);
        _candidateCoder.Dispose();
        foreach (var room in _rooms)
            room.Dispose();
    }

    private void Scan(int anchor, VectorRows candidates, int first, (int Start, int Count) segment, ScreenRoom room, IScoreTarget target)
    {
        var thresholds = room.Thresholds.AsSpan(0, Math.Min(ScreenBand.Rows, _anchors.Count - anchor));
        for (var i = 0; i < thresholds.Length; i++)
            thresholds[i] = target.Threshold(anchor + i);
        var (coarse, fine) = _candidates!.Value;
        room.Band.Screen(_codes, anchor, coarse, segment.Start, segment.Count, Basis.Slack, thresholds);
        for (var i = 0; i < thresholds.Length; i++)
        {
            var survivors = room.Band.Survivors(i);
            if (survivors.IsEmpty)
                continue;
            survivors = survivors[.._fine.Exclude(anchor + i, fine, segment.Start, survivors, _fineSlack, thresholds[i])];
            room.Scores.Score(anchor + i, candidates, first + segment.Start, survivors, _fine.Rows.Norms[anchor + i],
                new(fine.Rows.Norms + segment.Start, segment.Count), thresholds[i], target);
        }
    }

    private static void Dispose((Codes Coarse, FineCodes Fine) codes)
    {
        codes.Coarse.Dispose();
        codes.Fine.Dispose();
    }

    /// <summary>What a thread needs.</summary>
    private sealed class ScreenRoom(VectorRows anchors) : IDisposable
    {
        public ScreenBand Band { get; } = new();

        public SurvivorScores Scores { get; } = new(anchors);

        public float[] Thresholds { get; } = new float[ScreenBand.Rows];

        public void Dispose()
        {
            Band.Dispose();
            Scores.Dispose();
        }
    }
}
