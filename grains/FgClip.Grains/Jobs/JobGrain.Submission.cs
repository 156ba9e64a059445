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
        if (JobName.FindFault(spec.Name) is { } fault)
            return new SubmitReply(Status(Job.Spec ?? spec), $"Name: {fault}");
        if (JobShare.FindFaults(spec.Share) is { Count: > 0 } shares)
            return new SubmitReply(Status(Job.Spec ?? spec), string.Join(' ', shares));
        if (Job.Spec is { } other && JobSpecDigest.OfJob(spec) != JobSpecDigest.OfJob(other))
        {
            return new SubmitReply(
                Status(other),
                $"Job '{Id}' is another one, which writes to {other.Output}. Submit this one under another id, or as the other was"
                + (GoesOn ? "." : $", or forget the other first: fgclip forget {Id}."));
        }

        var refusal = GoesOn ? null : await TryStartAsync(spec);
        // The same job under another name, or with another share, is the same job, and has these from now on.
        if (refusal is null && (spec.Name ?? Job.Name, spec.Share ?? Job.Share) is var (name, share)
            && (name != Job.Name || share != Job.Share))
        {
            (Job.Name, Job.Share) = (name, share);
            await SaveAsync();
        }

        if (GoesOn)
            await EnterDirectoryAsync();
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
        await EnterDirectoryAsync();
        // Of two that are submitted at once, the first in the directory continues. The other's run stays counted: no block of it may be
        // taken for a later run's.
        if (await rivals.FindAsync(spec.Output, (await Directory.ListActiveAsync()).TakeWhile(job => job != Id)) is { } first)
        {
            (before.Run, state.State) = (Job.Run, before);
            await SaveAsync();
            await Directory.EndAsync(Id);
            return Busy(first, spec);
        }

        LogSubmitted(Id, Job.Name ?? JobName.FromOutput(spec.Output), Job.Run, spec.Output);
        return null;
    }

    /// <summary>Enters the job where workers look for jobs. A directory of an earlier version knows no shares.</summary>
    private Task EnterDirectoryAsync() => Job.Share is { } share ? Directory.EnterAsync(Id, share) : Directory.AddAsync(Id);

    private static string Busy(string rival, JobSpec spec) =>
        $"Job '{rival}' is at work on {spec.Output}. Wait until it is over (fgclip watch {rival}), or end it (fgclip "
        + $"cancel {rival}), and submit this one again.";
}
