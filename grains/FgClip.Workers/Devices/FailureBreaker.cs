namespace FgClip.Workers.Devices;

/// <summary>
/// Takes a device out of work for a while that fails at one piece of work after the other: a GPU whose driver is stuck, or a machine that
/// lost a mount, must not cost every shard of the cluster its attempts. Each pause is twice the one before, until something goes well.
/// </summary>
/// <param name="failures">Failures in a row that call for a pause.</param>
/// <param name="first">The first pause.</param>
/// <param name="time">The clock.</param>
internal sealed class FailureBreaker(int failures, TimeSpan first, TimeProvider time)
{
    /// <summary>Pieces of work that must be among the failures: one that fails wherever it is done says nothing of the device.</summary>
    private const int MinWorks = 3;

    private const int MaxDoublings = 4;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _works = new(StringComparer.Ordinal);
    private int _inARow;
    private int _pauses;
    private DateTimeOffset _until;

    /// <summary>Whether the device takes no work now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return time.GetUtcNow() < _until;
        }
    }

    /// <summary>Notes that something went well.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            _works.Clear();
            (_inARow, _pauses, _until) = (0, 0, default);
        }
    }

    /// <summary>Notes a failure.</summary>
    /// <param name="work">What failed.</param>
    /// <returns>The failures in a row and the end of the pause that begins; null where none does.</returns>
    public (int Failures, DateTimeOffset Until)? Fail(string work)
    {
        lock (_lock)
        {
            _works.Add(work);
            if (++_inARow < failures || _works.Count < MinWorks)
                return null;
            _until = time.GetUtcNow() + first * Math.Pow(2, Math.Min(_pauses++, MaxDoublings));
            return (_inARow, _until);
        }
    }
}
