using FgClip.Grains.Abstractions.Jobs;
using FgClip.Workers.Mining;

namespace FgClip.Workers.Devices;

/// <summary>Asks the cluster which job a device works for next, and reports those that had nothing for it.</summary>
internal sealed class JobChooser(
    DeviceActivity device, IGrainFactory grains, MiningSlot mining, JobCooldowns cooldowns, WorkerOptions options)
{
    private JobMiss? _missed;
    private bool _isEntered;

    private IJobDirectoryGrain Directory => grains.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);

    /// <summary>Asks for the next job.</summary>
    public async Task<JobChoice> NextAsync()
    {
        IReadOnlyList<string> refused = [.. (device.Status.Refused ?? []).Select(refusal => refusal.Job)];
        IReadOnlyList<string> remembered = [.. refused.Union(cooldowns.Jobs)];
        var excluded = remembered.Where(job => !cooldowns.MayAsk(job) || device.Refuses(job)).ToList();
        // No cooldown lasts longer than until the next request, whatever the idle interval is.
        var wait = cooldowns.NextTry is { } next && next < options.IdleInterval ? next : options.IdleInterval;
        var query = new JobQuery(device.Key, wait, mining.IsFree, excluded, remembered, _missed);
        _isEntered = true;
        var choice = await Directory.NextAsync(query);
        _missed = null;
        Keep([.. remembered.Except(choice.Over)]);
        return choice;
    }

    /// <summary>Lists the jobs that are not over, for a directory of an earlier version, which chooses none.</summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        var jobs = await Directory.ListActiveAsync();
        Keep(jobs);
        return jobs;
    }

    /// <summary>Notes that a chosen job had nothing for the device.</summary>
    public void Missed(JobChoice choice, TimeSpan? retryAfter)
    {
        var pause = retryAfter ?? options.PollInterval;
        _missed = new JobMiss(choice.Job!, choice.Turn, pause < options.IdleInterval ? pause : options.IdleInterval);
    }

    /// <summary>Notes that the device takes no work for now.</summary>
    public async Task LeaveAsync()
    {
        if (!_isEntered)
            return;
        _isEntered = false;
        await Directory.LeaveAsync(device.Key);
    }

    private void Keep(IReadOnlyCollection<string> jobs)
    {
        cooldowns.Keep(jobs);
        device.KeepRefusals(jobs);
    }
}
