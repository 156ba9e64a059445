using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Workers.Devices;

/// <summary>The jobs that a device cannot do. Each is tried again now and then, as a model may be copied here meanwhile.</summary>
/// <param name="time">The clock.</param>
internal sealed class JobRefusals(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1), Max = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Times, JobRefusal Refusal)> _jobs = new(StringComparer.Ordinal);

    /// <summary>The refusals; null where there are none.</summary>
    public IReadOnlyList<JobRefusal>? All
    {
        get
        {
            lock (_lock)
            {
                return _jobs.Count == 0
                    ? null
                    : [.. _jobs.Values.Select(job => job.Refusal).OrderBy(refusal => refusal.Job, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Whether the job is left alone now.</summary>
    public bool Covers(string job)
    {
        lock (_lock)
            return _jobs.TryGetValue(job, out var refused) && time.GetUtcNow() < refused.Refusal.NextTry;
    }

    /// <summary>Notes that the device cannot do a job.</summary>
    public void Add(string job, string reason)
    {
        lock (_lock)
        {
            var times = _jobs.TryGetValue(job, out var before) ? before.Times + 1 : 0;
            var wait = First * Math.Pow(2, Math.Min(times, 10));
            _jobs[job] = (times, new JobRefusal(job, reason, time.GetUtcNow() + (wait < Max ? wait : Max)));
        }
    }

    /// <summary>Notes that the device can do a job after all.</summary>
    /// <returns>Whether it was refused before.</returns>
    public bool Remove(string job)
    {
        lock (_lock)
            return _jobs.Remove(job);
    }

    /// <summary>Forgets the jobs that are over.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Keep(IEnumerable<string> active)
    {
        lock (_lock)
        {
            var over = _jobs.Keys.Except(active).ToList();
            over.ForEach(job => _jobs.Remove(job));
            return over.Count > 0;
        }
    }
}
