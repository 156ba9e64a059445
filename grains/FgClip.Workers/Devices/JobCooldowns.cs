namespace FgClip.Workers.Devices;

/// <summary>
/// Leaves a job that could not be asked for work alone for a while, so that the jobs behind it get their turn. The pauses double until
/// the job answers.
/// </summary>
/// <param name="first">The pause after the first failure.</param>
/// <param name="longest">The longest pause.</param>
/// <param name="time">The clock.</param>
internal sealed class JobCooldowns(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private readonly Dictionary<string, (int Failures, DateTimeOffset Until)> _jobs = new(StringComparer.Ordinal);

    /// <summary>The jobs that could not be asked.</summary>
    public IReadOnlyCollection<string> Jobs => _jobs.Keys;

    /// <summary>How long until the first of them may be asked again; null where there are none.</summary>
    public TimeSpan? NextTry => _jobs.Count == 0 ? null
        : _jobs.Values.Min(job => job.Until) - time.GetUtcNow() is var wait && wait > first ? wait : first;

    /// <summary>Whether the job may be asked.</summary>
    public bool MayAsk(string job) => !_jobs.TryGetValue(job, out var cooldown) || time.GetUtcNow() >= cooldown.Until;

    /// <summary>Notes that the job answered.</summary>
    public void Answered(string job) => _jobs.Remove(job);

    /// <summary>Notes that asking the job failed.</summary>
    /// <returns>How long it is left alone.</returns>
    public TimeSpan Failed(string job)
    {
        var failures = _jobs.GetValueOrDefault(job).Failures;
        var pause = first * Math.Pow(2, Math.Min(failures, 30));
        pause = pause < longest ? pause : longest;
        _jobs[job] = (failures + 1, time.GetUtcNow() + pause);
        return pause;
    }

    /// <summary>Forgets the jobs that are no longer active.</summary>
    public void Keep(IReadOnlyCollection<string> active)
    {
        foreach (var job in _jobs.Keys.Except(active).ToList())
            _jobs.Remove(job);
    }
}
