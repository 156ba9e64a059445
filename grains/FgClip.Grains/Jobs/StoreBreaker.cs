using System.Globalization;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <summary>
/// Tells a store that is away from a shard that cannot be stored or read. Once a store has failed 3 different shards with none committed
/// in between, the job is paused: it hands out one shard every 30 seconds, until rows are computed again. While the store fails many
/// shards, none of them is to blame, and the failures do not count against them.
/// </summary>
internal sealed class StoreBreaker
{
    private const int ShardsToOpen = 3;
    private const double FrequentRate = 0.05;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(5);

    private readonly HashSet<int> _failed = [];
    private readonly Dictionary<int, DateTimeOffset> _lately = [];
    private readonly Queue<(DateTimeOffset At, int Shards)> _committed = [];
    private DateTimeOffset _since;
    private DateTimeOffset _last;
    private DateTimeOffset _nextProbe;
    private string _reason = "";

    /// <summary>Whether the job is paused because its store is away.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Why the job is paused, for the person who looks at it; null while it is not.</summary>
    public string? Reason => IsOpen
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Storage is away since {_since.UtcDateTime:u}: the job is paused and tries again every 30 s. {_reason}")
        : null;

    /// <summary>Notes that a store failed an attempt at a shard.</summary>
    /// <returns>Whether that counts against the shard: not where the same happens to many others.</returns>
    public bool Fail(ShardFailure failure, DateTimeOffset now)
    {
        if (_failed.Count == 0)
            _since = now;
        _failed.Add(failure.Shard);
        _lately[failure.Shard] = _last = now;
        _reason = failure.Reason;
        if (!IsOpen && _failed.Count >= ShardsToOpen)
            (IsOpen, _nextProbe) = (true, now + ProbeInterval);
        return !IsOpen && !IsFrequent(now);
    }

    /// <summary>Notes that shards were committed: the store is there.</summary>
    public void Succeed(int shards, DateTimeOffset now)
    {
        _failed.Clear();
        IsOpen = false;
        _committed.Enqueue((now, shards));
        Prune(now);
    }

    /// <summary>
    /// Notes that rows are computed, which a store that is away would not let happen for long. The next failure pauses the job again.
    /// </summary>
    public void Advance(DateTimeOffset now)
    {
        if (IsOpen && now - _last >= Calm)
            IsOpen = false;
    }

    /// <summary>Whether a shard may be handed out: always while the store is there, and every 30 seconds while it is away.</summary>
    public bool MayHandOut(DateTimeOffset now)
    {
        if (!IsOpen)
            return true;
        if (now < _nextProbe)
            return false;
        _nextProbe = now + ProbeInterval;
        return true;
    }

    /// <summary>Why the job is to fail, as its store has been away for too long; null where it is not.</summary>
    public string? GiveUp(DateTimeOffset now, TimeSpan limit) => IsOpen && now - _since is var away && away >= limit
        ? string.Create(CultureInfo.InvariantCulture, $"Storage was away for {(long)away.TotalMinutes} minutes. {_reason}")
        : null;

    /// <summary>Whether a store failed 3 shards in the last 5 minutes, and one in 20 of those that ended.</summary>
    private bool IsFrequent(DateTimeOffset now)
    {
        Prune(now);
        return _lately.Count >= ShardsToOpen && _lately.Count >= FrequentRate * (_lately.Count + _committed.Sum(commit => commit.Shards));
    }

    private void Prune(DateTimeOffset now)
    {
        while (_committed.TryPeek(out var oldest) && now - oldest.At > Lately)
            _committed.Dequeue();
        foreach (var (shard, at) in _lately)
        {
            if (now - at > Lately)
                _lately.Remove(shard);
        }
    }
}
