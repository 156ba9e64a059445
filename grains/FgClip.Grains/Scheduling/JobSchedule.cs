using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;

namespace FgClip.Grains.Scheduling;

/// <summary>
/// Decides which job a device works for next: of those that have work, the highest priority, and there the one that has used the least
/// device time for its weight. Work in hand counts as what it took so far, or as what such work takes, so that many devices that ask at
/// once do not all go to one job. A job that begins, or that had no work for a while, joins where the others are: it is owed nothing.
/// </summary>
/// <remarks>Nothing of it is saved. A coordinator that takes the directory over begins with equal jobs and learns as devices ask.</remarks>
internal sealed class JobSchedule
{
    private const double DefaultPace = 1;

    private readonly Dictionary<string, ScheduledJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<DeviceKey, (ScheduledJob Job, DateTimeOffset Since)> _devices = [];
    private readonly Dictionary<int, double> _clocks = [];
    private int _positions;
    private double _pace = DefaultPace;

    /// <summary>Takes over which jobs are not over, and their shares.</summary>
    public void Set(IReadOnlyList<string> active, IReadOnlyDictionary<string, JobShare> shares)
    {
        foreach (var over in _jobs.Keys.Except(active).ToList())
            _jobs.Remove(over);
        foreach (var id in active)
        {
            if (!_jobs.TryGetValue(id, out var job))
                _jobs[id] = job = new ScheduledJob(id, _positions++) { Used = double.NegativeInfinity };
            var share = shares.GetValueOrDefault(id, JobShare.Default);
            // A piece of work ahead of the others, so that it gets the next device even where theirs turns out shorter than usual.
            if (job.Used is double.NegativeInfinity || share != job.Share)
                (job.Share, job.Used) = (share, Math.Max(job.Used, ClockOf(share) - _pace));
        }
    }

    /// <summary>Notes that a job has work, whatever it said before.</summary>
    public void Announce(string id)
    {
        if (!_jobs.TryGetValue(id, out var job))
            return;
        job.Turn++;
        Open(job);
    }

    /// <summary>Notes that a device works for no job.</summary>
    /// <returns>Whether it did before.</returns>
    public bool Leave(DeviceKey device, DateTimeOffset now)
    {
        Release(device);
        return End(device, now);
    }

    /// <summary>Takes their work from devices whose silos are dead: it is free again once its job notices.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Drop(Func<SiloAddress, bool> isDead, DateTimeOffset now)
    {
        var dead = _devices.Keys.Where(device => isDead(device.Silo)).ToList();
        foreach (var device in dead)
        {
            var job = _devices[device].Job;
            Leave(device, now);
            Announce(job.Id);
        }

        return dead.Count > 0;
    }

    /// <summary>Chooses the job that a device works for next.</summary>
    public JobChoice Next(JobQuery query, DateTimeOffset now)
    {
        Release(query.Device);
        Note(query, now);
        List<string> over = [.. query.Remembered.Where(job => !_jobs.ContainsKey(job))];
        CountPending(now);
        var mayDo = _jobs.Values.Where(job => (query.CanMine || !MiningJobId.IsMiningJob(job.Id)) && !query.Excluded.Contains(job.Id)
            && !(job.Running >= job.Share.MaxWorkers)).ToList();
        var next = mayDo.Where(job => job.RetryAt <= now).OrderByDescending(job => job.Share.Priority).ThenBy(job => job.Virtual)
            .ThenBy(job => job.Running).ThenBy(job => job.Position).FirstOrDefault();
        if (next is null)
            return new JobChoice(Job: null, Turn: 0, Appoint(mayDo, query, now), over);
        Open(next);
        _clocks[next.Share.Priority] = Math.Max(ClockOf(next.Share), next.Virtual);
        _devices[query.Device] = (next, now);
        return new JobChoice(next.Id, next.Turn, TimeSpan.Zero, over);
    }

    /// <summary>Takes in what became of the device's last choice.</summary>
    private void Note(JobQuery query, DateTimeOffset now)
    {
        if (query.Missed is not { } missed)
        {
            End(query.Device, now);
            return;
        }

        _devices.Remove(query.Device);
        if (missed.RetryAfter > TimeSpan.Zero && _jobs.TryGetValue(missed.Job, out var job) && job.Turn == missed.Turn)
            (job.RetryAt, job.Prober) = (now + missed.RetryAfter, null);
    }

    private bool End(DeviceKey device, DateTimeOffset now)
    {
        if (!_devices.Remove(device, out var work))
            return false;
        work.Job.Charge(Math.Max(0, (now - work.Since).TotalSeconds));
        return true;
    }

    private void CountPending(DateTimeOffset now)
    {
        _pace = _jobs.Values.Select(job => job.Pace).OfType<double>().DefaultIfEmpty(DefaultPace).Average();
        foreach (var job in _jobs.Values)
            (job.Running, job.Pending) = (0, 0);
        foreach (var (job, since) in _devices.Values)
        {
            job.Running++;
            job.Pending += Math.Max((now - since).TotalSeconds, job.Pace ?? _pace) / job.Share.Weight;
        }
    }

    /// <summary>One device comes back in time for each job that is to be asked again; the others wait for longer.</summary>
    private static TimeSpan Appoint(List<ScheduledJob> jobs, JobQuery query, DateTimeOffset now)
    {
        var wait = query.MaxWait;
        foreach (var job in jobs.Where(job => job.Prober is null && job.RetryAt < now + query.MaxWait))
        {
            job.Prober = query.Device;
            wait = job.RetryAt - now < wait ? job.RetryAt - now : wait;
        }

        return wait;
    }

    /// <summary>Lets a job be chosen; one that had no work joins where the others are.</summary>
    private void Open(ScheduledJob job)
    {
        if (job.RetryAt != default)
            job.Used = Math.Max(job.Used, ClockOf(job.Share) - job.Pending);
        (job.RetryAt, job.Prober) = (default, null);
    }

    private void Release(DeviceKey device)
    {
        foreach (var job in _jobs.Values.Where(job => job.Prober == device))
            job.Prober = null;
    }

    private double ClockOf(JobShare share) => _clocks.GetValueOrDefault(share.Priority);
}
