namespace FgClip.Datasets.Images.Web;

/// <summary>
/// The queues of the hosts that are asked now, or that asked to wait. Lists of addresses have millions of hosts, so the rest go.
/// </summary>
/// <param name="firstWait">The wait after the first answer of 429 or 503 that names none.</param>
/// <param name="time">The clock.</param>
internal sealed class HostQueues(TimeSpan firstWait, TimeProvider time)
{
    private const int SweepAbove = 1_024;

    private readonly Dictionary<(string Host, int Limit), HostQueue> _queues = [];
    private int _sweepAt = SweepAbove;

    /// <summary>The queues that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_queues)
                return _queues.Count;
        }
    }

    /// <summary>Takes the queue of a host, until it is given back.</summary>
    public HostQueue Take(string host, int limit)
    {
        lock (_queues)
        {
            if (_queues.Count >= _sweepAt)
                Sweep();
            if (!_queues.TryGetValue((host, limit), out var queue))
                _queues.Add((host, limit), queue = new HostQueue(limit, firstWait, time));
            queue.Users++;
            return queue;
        }
    }

    /// <summary>Gives a queue back; one that nobody waits in and whose host may be asked is forgotten.</summary>
    public void Return(string host, int limit, HostQueue queue)
    {
        lock (_queues)
        {
            if (--queue.Users == 0 && queue.Remaining == TimeSpan.Zero && _queues.Remove((host, limit)))
                queue.Dispose();
        }
    }

    /// <summary>Forgets the hosts whose wait ended while nobody asked them.</summary>
    private void Sweep()
    {
        foreach (var (key, queue) in _queues.Where(pair => pair.Value.Users == 0 && pair.Value.Remaining == TimeSpan.Zero).ToList())
        {
            _queues.Remove(key);
            queue.Dispose();
        }

        _sweepAt = Math.Max(SweepAbove, _queues.Count * 2);
    }
}
