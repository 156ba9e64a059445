using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Telemetry;

namespace FgClip.Grains.Jobs;

/// <content>How a job begins: whether it is the same, whether it is done, and whether its output is free.</content>
internal sealed partial class JobGrain
{
    /// <inheritdoc />
    public async Task<SubmitReply> SubmitAsync(JobSpec spec)
    {
        using var activity = JobTrace.Start("submit", Id);
        if (JobSpecValidator.FindCredentials(spec) is { Count: > 0 } credentials)
            return new SubmitReply(Status(Job.Spec ?? spec), string.Join(' ', credentials));
        if (Job.Spec is { } other && JobSpecDigest.OfJob(spec) != JobSpecDigest.OfJob(other))
        {
            return new SubmitReply(
                Status(other),
                $"Job '{Id}' is another one, which writes to {other.Output}. Submit this one under another id, or as the other was"
                + (GoesOn ? "." : $", or forget the other first: fgclip forget {Id}."));
        }

        var refusal = GoesOn ? null : await TryStartAsync(spec);
        if (GoesOn)
            await Directory.AddAsync(Id);
        return new SubmitReply(Status(Job.Spec ?? spec), refusal);
    }

    /// <summary>Starts the job, unless it has nothing left to do.</summary>
    /// <returns>Why it can't be started now; null where it was started or is done.</returns>
    private async Task<string?> TryStartAsync(JobSpec spec)
    {
        try
        {
            using var limit = new CancellationTokenSource(OutputCheck.MaxDuration, time);
            if (Job is { Phase: JobPhase.Succeeded, Totals: { } totals }
                && await OutputCheck.IsCurrentAsync(spec, totals, limit.Token).WaitAsync(limit.Token))
                return null;
        }
        catch (Exception failure)
        {
            return $"Job '{Id}' succeeded before, but whether {spec.Output} is still there can't be seen now: "
                + $"{failure.Message} Submit it again later.";
        }

        var rivals = new OutputRivals(GrainFactory, time);
        if (await rivals.FindAsync(spec.Output, (await Directory.ListActiveAsync()).Where(job => job != Id)) is { } rival)
            return Busy(rival, spec);

        var before = state.State;
        state.State = Job.Start(spec, time.GetUtcNow());
        (_blocks, _units, _store, _epoch, _isForgetting) = (null, null, new StoreBreaker(), Guid.NewGuid(), false);
        await SaveAsync();
        await Directory.AddAsync(Id);
        // Of two that are submitted at once, the first in the directory continues. The other's run stays counted: no block of it may be
        // taken for a later run's.
        if (await rivals.FindAsync(spec.Output, (await Directory.ListActiveAsync()).TakeWhile(job => job != Id)) is { } first)
        {
            (before.Run, state.State) = (Job.Run, before);
            await SaveAsync();
            await Directory.EndAsync(Id);
            return Busy(first, spec);
        }

        LogSubmitted(Id, Job.Run, spec.Output);
        return null;
    }

    private static string Busy(string rival, JobSpec spec) =>
        $"Job '{rival}' is at work on {spec.Output}. Wait until it is over (fgclip watch {rival}), or end it (fgclip "
        + $"cancel {rival}), and submit this one again.";
}
