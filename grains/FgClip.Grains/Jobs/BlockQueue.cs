using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Grains.Jobs;

/// <summary>
/// Decides which block a worker asks for a shard: the lowest that has one, so that shards are handed out in order. A block that has not
/// reported yet may have anything. One worker is sent to each of those, and to 16 of them at a time, so that a coordinator that takes over
/// a job does not send every worker to every block.
/// </summary>
internal sealed class BlockQueue
{
    private const int MaxAsked = 16;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly SortedSet<int> _silent;
    private readonly bool _isSingle;
    private readonly SortedSet<int> _free = [];
    private readonly SortedSet<int> _open = [];
    private readonly SortedDictionary<int, UnreadableBlock> _unreadable = [];
    private readonly Dictionary<int, DateTimeOffset> _asked = [];
    private int _lastAsked = -1;

    /// <param name="silent">The blocks that have not reported and may have shards.</param>
    public BlockQueue(IEnumerable<int> silent)
    {
        _silent = [.. silent];
        _isSingle = _silent.Count == 1;
    }

    /// <summary>The lowest block whose records cannot be read; null where there is none.</summary>
    public (int Block, WorkFailure Failure)? Unreadable
    {
        get
        {
            foreach (var (block, unreadable) in _unreadable)
                return (block, unreadable.Failure);
            return null;
        }
    }

    /// <summary>Notes a block's report.</summary>
    /// <param name="block">The block.</param>
    /// <param name="hasFree">Whether it has a shard to hand out.</param>
    /// <param name="isOpen">Whether it may have one later, as shards of it are leased or wait for a store.</param>
    public void Answer(int block, bool hasFree, bool isOpen)
    {
        _silent.Remove(block);
        _asked.Remove(block);
        _unreadable.Remove(block);
        Enter(_free, block, hasFree);
        Enter(_open, block, isOpen);
    }

    /// <summary>
    /// Notes that a block cannot read its records. It is asked again after a while, and the other blocks are asked meanwhile.
    /// </summary>
    /// <returns>For how long that has been so.</returns>
    public TimeSpan Refuse(int block, WorkFailure failure, DateTimeOffset now)
    {
        _silent.Remove(block);
        _asked.Remove(block);
        _free.Remove(block);
        _open.Remove(block);
        if (!_unreadable.TryGetValue(block, out var before))
            before = new UnreadableBlock(failure, now, Tries: 0, now + TimeSpan.FromSeconds(1));
        _unreadable[block] = before with { Failure = failure };
        return now - before.Since;
    }

    /// <summary>
    /// The block to ask for a shard. Where none has one, those with leased shards in turn, as only an asked block notices that a holder is
    /// gone.
    /// </summary>
    /// <returns>The block, and whether shards wait there or may; null where no block is to be asked now.</returns>
    public (int Block, bool HasWaiting)? Next(DateTimeOffset now)
    {
        if (FirstDue(now) is { } due)
            return (due, true);
        var asks = FirstSilent(now);
        if (_free.Count > 0 && !(asks < _free.Min))
            return (_free.Min, true);
        if (asks is { } block)
        {
            _asked[block] = now + AnswerTime;
            return (block, true);
        }

        if (_open.Count > 0)
        {
            var after = _lastAsked < _open.Max ? _open.GetViewBetween(_lastAsked + 1, _open.Max) : _open;
            return (_lastAsked = after.Min, false);
        }

        // Nothing is spared where there is one block: more workers need not wait for its first report.
        return _isSingle && _silent.Count > 0 ? (_silent.Min, true) : null;
    }

    private int? FirstSilent(DateTimeOffset now)
    {
        foreach (var block in _silent)
        {
            var isAsked = _asked.TryGetValue(block, out var until);
            if (!isAsked || now >= until)
                return isAsked || _asked.Count < MaxAsked ? block : null;
        }

        return null;
    }

    private int? FirstDue(DateTimeOffset now)
    {
        foreach (var (block, unreadable) in _unreadable)
        {
            if (now < unreadable.RetryAt)
                continue;
            var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(unreadable.Tries + 1, 10)));
            _unreadable[block] = unreadable with { Tries = unreadable.Tries + 1, RetryAt = now + (wait < MaxWait ? wait : MaxWait) };
            return block;
        }

        return null;
    }

    private static void Enter(SortedSet<int> blocks, int block, bool belongs)
    {
        if (belongs)
            blocks.Add(block);
        else
            blocks.Remove(block);
    }

    /// <summary>A block whose records cannot be read.</summary>
    private sealed record UnreadableBlock(WorkFailure Failure, DateTimeOffset Since, int Tries, DateTimeOffset RetryAt);
}
