using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Workers.Attempts;
using FgClip.Workers.Telemetry;
using FgClip.Workers.Work;

namespace FgClip.Workers.Devices;

/// <summary>The plans, shards, probes and manifests of jobs that compute a dataset.</summary>
internal sealed class DatasetJobSource(
    DeviceActivity device,
    IGrainFactory grains,
    IJobWork work,
    AttemptRunner attempts,
    CoordinatorCalls calls,
    WorkerTelemetry telemetry) : IWorkSource
{
    /// <summary>
    /// Blocks in which a shard may be free that a request visits in turn, as only an asked block notices that a holder is gone.
    /// </summary>
    private const int MaxVisits = 16;

    /// <inheritdoc />
    public bool Handles(string job) => !MiningJobId.IsMiningJob(job);

    /// <inheritdoc />
    public async Task<WorkAnswer> TryAsync(string id, LeaseRequest request, ExclusiveExecution.Place place, CancellationToken stopping)
    {
        var job = grains.GetGrain<IJobGrain>(id);
        var lease = new HeldJobLease(job, request.Lease);
        var asked = new HashSet<BlockKey>();
        while (true)
        {
            switch (await calls.AskAsync(() => job.RequestWorkAsync(request), stopping))
            {
                case PlanOffer offer:
                    return new WorkAnswer(await PlanAsync(id, job, offer, request, stopping));
                case BlockOffer offer:
                    var outcome = await TryBlockAsync(id, offer, request, place, stopping);
                    // The job may name another block at once, but one that had nothing, or a probe that was given back, is asked no more.
                    if (outcome is null && asked.Add(offer.Block) && MayAskOn(offer, asked.Count) && !place.IsWanted
                        && !stopping.IsCancellationRequested)
                        continue;
                    // Where shards wait that this device did not get, another may: the job is not left alone for long.
                    return new WorkAnswer(outcome, offer.HasWaiting ? null : offer.RetryAfter);
                case FinalizeOffer { Spec: var spec, GivenUp: var givenUp, Plan: var plan, NeedsVersion: var version }:
                    return new WorkAnswer(await attempts.RunAsync(
                        id,
                        "finalize",
                        lease,
                        version,
                        (_, dropped) => work.FinalizeAsync(spec, plan, givenUp, dropped),
                        missing => job.CompleteFinalizeAsync(request.Lease, missing),
                        stopping));
                case var nothing:
                    return new WorkAnswer(Outcome: null, nothing.RetryAfter);
            }
        }
    }

    private static bool MayAskOn(BlockOffer offer, int asked) =>
        offer.HasWaiting || (asked < MaxVisits && offer.RetryAfter is not null);

    private Task<AttemptOutcome> PlanAsync(string id, IJobGrain job, PlanOffer offer, LeaseRequest request, CancellationToken stopping)
    {
        var (spec, version) = (offer.Spec, offer.NeedsVersion);
        var (lease, units) = (new HeldJobLease(job, request.Lease), new HeldPlanLease(job, request.Lease));
        return offer switch
        {
            { Stage: PlanStage.List } => attempts.RunAsync(
                id,
                "plan",
                lease,
                version,
                (_, dropped) => work.OpenPlanAsync(spec, dropped),
                opened => opened.Listing is { } listing
                    ? job.CompleteListingAsync(request.Lease, listing)
                    : job.CompletePlanAsync(request.Lease, opened.Totals!),
                stopping),
            { Stage: PlanStage.Units, Listing: { } listing } => attempts.RunAsync(
                id,
                $"plan inputs {offer.Unit + 1}/{listing.Leases}",
                units,
                version,
                (_, dropped) => work.PlanUnitsAsync(spec, listing, offer.Unit, units, dropped),
                found => job.CompleteUnitsAsync(listing, offer.Unit, found),
                stopping),
            { Stage: PlanStage.Merge, Listing: { } listing } => attempts.RunAsync(
                id,
                "plan merge",
                lease,
                version,
                (_, dropped) => work.MergePlanAsync(spec, listing, dropped),
                totals => job.CompletePlanAsync(request.Lease, totals),
                stopping),
            _ => attempts.RunAsync(
                id,
                "plan",
                lease,
                version,
                (_, dropped) => work.PlanAsync(spec, dropped),
                totals => job.CompletePlanAsync(request.Lease, totals),
                stopping),
        };
    }

    private async Task<AttemptOutcome?> TryBlockAsync(
        string id, BlockOffer offer, LeaseRequest request, ExclusiveExecution.Place place, CancellationToken stopping)
    {
        var block = grains.GetGrain<IShardBlockGrain>(offer.Block.ToString());
        if (await calls.AskAsync(() => block.LeaseAsync(request), stopping) is not { Shard: var shard } leased)
            return null;
        var shardWork = new ShardWork(offer.Spec, shard, request.Lease, device.Key.Device, leased.Crashed, leased.Failures > 0)
        {
            Plan = offer.Plan,
        };
        var lease = new HeldShardLease(block, shard.Index, request.Lease);
        var version = Math.Max(offer.NeedsVersion, leased.NeedsVersion);
        if (leased.Probe is { } rows)
            return await ProbeAsync(id, shardWork, rows, lease, version, place, stopping);

        var outcome = await attempts.RunAsync(
            id,
            $"shard {shard.Index}",
            lease,
            version,
            (progress, dropped) => device.ComputeAsync(
                () => work.ProcessShardAsync(shardWork, telemetry.Counting(device.Key.Device, progress), dropped)),
            receipt => block.CompleteAsync(shard.Index, request.Lease, receipt),
            stopping);
        if (outcome == AttemptOutcome.Done)
            device.CountShard();
        return outcome;
    }

    private async Task<AttemptOutcome?> ProbeAsync(
        string id,
        ShardWork suspect,
        RowRange rows,
        HeldShardLease lease,
        int version,
        ExclusiveExecution.Place place,
        CancellationToken stopping)
    {
        if (!place.TryClose())
        {
            await calls.MakeAsync(lease.ReleaseAsync, CancellationToken.None);
            return null;
        }

        return await attempts.RunAsync(
            id,
            $"rows {rows.First} to {rows.First + rows.Count - 1} of shard {suspect.Shard.Index}",
            lease,
            version,
            async (_, dropped) =>
            {
                await device.WaitAsync(() => place.WaitUntilAloneAsync(dropped));
                return await device.ComputeAsync(async () =>
                {
                    await work.ProbeShardAsync(suspect, rows, dropped);
                    return rows;
                });
            },
            _ => lease.ClearAsync(),
            stopping);
    }
}
