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
    /// <inheritdoc />
    public bool Handles(string job) => MiningJobId.IsMiningJob(job);

    /// <inheritdoc />
    public async Task<AttemptOutcome?> TryAsync(string job, LeaseRequest request, ExclusiveExecution.Place place,
        CancellationToken stopping)
    {
        if (!turn.TryTake())
            return null;
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

    private async Task<AttemptOutcome?> MineAsync(string id, LeaseRequest request, CancellationToken stopping)
    {
        var job = grains.GetGrain<IMiningJobGrain>(id);
        if (await calls.AskAsync(() => job.LeaseUnitAsync(request), stopping) is not { Unit: var unit } offer)
            return null;
        return await attempts.RunAsync(
            id,
            $"{unit.Stage.ToString().ToLowerInvariant()} {unit.Index}",
            new HeldMiningLease(job, unit, request.Lease),
            offer.NeedsVersion,
            (_, dropped) => mining.DoAsync(offer, dropped),
            found => job.CompleteAsync(unit, found),
            stopping);
    }
}
