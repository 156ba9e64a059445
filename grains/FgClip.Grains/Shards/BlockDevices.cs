using FgClip.Grains.Leases;

namespace FgClip.Grains.Shards;

/// <summary>
/// The devices that lately asked a block for work or renewed a lease of it. What is wrong with one device must not give a shard up: while
/// another one that has not failed the shard is there, that one tries next, and the first one's further failures do not count.
/// </summary>
internal sealed class BlockDevices(LeaseRules rules)
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AnotherFirst = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>Notes that a device is there.</summary>
    public void Saw(string device) => _seen[device] = rules.Now;

    /// <summary>
    /// Whether a device is to leave the work to another one for now. It waits for a minute at most: the others may be busy for long.
    /// </summary>
    public bool ShouldLeave(LeasedWork work, string device) =>
        work.FailedBy?.Contains(device) is true && rules.Now < work.FailedAt + AnotherFirst && HasAnother(work);

    /// <summary>
    /// Whether a failure of the work's holder counts against the work: its first, or one where no other device could try.
    /// </summary>
    public bool Counts(LeasedWork work) =>
        work.Lease is not { } lease || work.FailedBy?.Contains(lease.Holder) is not true || !HasAnother(work);

    /// <summary>Whether a device that has not failed the work is there.</summary>
    private bool HasAnother(LeasedWork work)
    {
        foreach (var (device, seen) in _seen)
        {
            if (rules.Now - seen > Lately || rules.IsDead(device))
                _seen.Remove(device);
            else if (work.FailedBy?.Contains(device) is not true && work.Lease?.Holder != device)
                return true;
        }

        return false;
    }
}
