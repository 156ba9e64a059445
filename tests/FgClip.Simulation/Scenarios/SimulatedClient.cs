using FgClip.Grains.Abstractions;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Simulation.Scheduling;

namespace FgClip.Simulation.Scenarios;

/// <summary>Submits jobs and follows them to their end, as a person's program does that tries again.</summary>
/// <param name="world">The world.</param>
internal sealed class SimulatedClient(SimulatedWorld world)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a job may take while nothing goes wrong any more, in virtual time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    /// <summary>Submits a job until it succeeded. A refusal ends it, and so does a job that makes no end.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="submit">Submits it.</param>
    /// <returns>The last status; null where it was refused.</returns>
    public async Task<JobStatus?> SucceedAsync(string id, Func<Task<SubmitReply>> submit)
    {
        var started = world.Scheduler.Now;
        while (true)
        {
            if (await TryAsync(submit) is { Refusal: { } refusal })
            {
                world.Scheduler.Note($"client: {id} was refused: {refusal}");
                if (!refusal.Contains("again", StringComparison.Ordinal) || world.Scheduler.Now - started > Patience)
                    return null;
                await Task.Delay(Interval, world.Time);
                continue;
            }

            var status = await FollowAsync(id);
            if (status.Phase is JobPhase.Succeeded)
                return status;
            if (status.Phase is JobPhase.Failed && status.Failure is null)
                world.Violations.Add($"{id} failed without a reason.");
            world.Scheduler.Note($"client: {id} ended with {status.Phase}: {status.Failure?.Message}");
            if (world.Scheduler.Now - started > Patience)
                world.Violations.Add($"{id} did not succeed within {Patience.TotalHours} hours; at last: {status.Failure?.Message}");
        }
    }

    /// <summary>Makes a call until it goes well.</summary>
    public async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (exception is TimeoutException or IOException or Orleans.Runtime.OrleansException)
            {
                world.Scheduler.Note($"client: {exception.Message.Split('\n')[0]}");
                await Task.Delay(Interval, world.Time);
            }
        }
    }

    private async Task<JobStatus> FollowAsync(string id)
    {
        var started = world.Scheduler.Now;
        while (true)
        {
            await Task.Delay(Interval, world.Time);
            if (await TryAsync(() => world.Cluster.Grains.GetJob(id).GetStatusAsync()) is { } status && status.Phase.IsOver())
                return status;
            await MeddleAsync(world.Cluster.Grains.GetJob(id));
            if (world.Scheduler.Now - started > Patience)
                world.Violations.Add($"{id} made no end within {Patience.TotalHours} hours.");
        }
    }

    private async Task MeddleAsync(IManagedJobGrain job)
    {
        if (world.Faults.Draw(FaultPlan.JobCancelled))
            await TryAsync(job.CancelAsync);
        if (!world.Faults.Draw(FaultPlan.JobPaused))
            return;
        await TryAsync(job.PauseAsync);
        await Task.Delay(Interval, world.Time);
        await TryAsync(job.ResumeAsync);
    }

    private Task TryAsync(Func<Task> call) => TryAsync(async () =>
    {
        await call();
        return true;
    });
}
