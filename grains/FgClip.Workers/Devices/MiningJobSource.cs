using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Workers.Attempts;
using FgClip.Workers.Mining;

namespace FgClip.Workers.Devices;

/// <summary>The units of mining jobs, which one device of a silo does at a time.</summary>
internal sealed class MiningJobSource(
    DeviceActivity device,
    IGrainFactory grains,
    IMiningWork mining,
    AttemptRunner attempts,
    CoordinatorCalls calls,
    MiningSlot turn) : IWorkSource
{
    /// <summary>A job announces its units; what a holder that hangs has is free when its lease ran out.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public bool Handles(string job) => MiningJobId.IsMiningJob(job);

    /// <inheritdoc />
    public async Task<WorkAnswer> TryAsync(string job, LeaseRequest request, ExclusiveExecution.Place place, CancellationToken stopping)
    {
        if (!turn.TryTake())
            return new WorkAnswer(Outcome: null, RetryAfter: TimeSpan.Zero);
        try
        {
            return await MineAsync(job, request, stopping);
        }
        finally
        {
            // A unit that was abandoned may still hold what its job has open.
            if (device.Held is { } held)
                _ = held.Work.ContinueWith(_ => turn.Give(), TaskScheduler.Default);
            else
                turn.Give();
        }
    }

    private async Task<WorkAnswer> MineAsync(string id, LeaseRequest request, CancellationToken stopping)
    {
        var job = grains.GetGrain<IMiningJobGrain>(id);
        if (await calls.AskAsync(() => job.LeaseUnitAsync(request), stopping) is not { Unit: var unit } offer)
            return new WorkAnswer(Outcome: null, RetryAfter: RetryAfter);
        return new WorkAnswer(await attempts.RunAsync(
            id,
            $"{unit.Stage.ToString().ToLowerInvariant()} {unit.Index}",
            new HeldMiningLease(job, unit, request.Lease),
            offer.NeedsVersion,
            (_, dropped) => mining.DoAsync(offer, dropped),
            found => job.CompleteAsync(unit, found),
            stopping));
    }
}
