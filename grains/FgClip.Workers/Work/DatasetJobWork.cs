using FgClip.Datasets.ClipRetrieval;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Shards;
using FgClip.Storage;
using FgClip.Workers.Health;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Work;

/// <summary>The work itself: plans, shards and manifests of datasets, computed by the models that jobs name.</summary>
internal sealed partial class DatasetJobWork(
    ModelFinder finder, IOptions<WorkerOptions> options, DeviceHeartbeats pulses, ILogger<DatasetJobWork> logger) : IJobWork, IDisposable
{
    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, ModelCache> _models = options.Value.Devices.ToDictionary(
        device => device.Name, device => new ModelCache(device.Encoder, pulses[device.Name]), StringComparer.Ordinal);
    private readonly PlanCache _plans = new();

    /// <inheritdoc />
    public Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken) => RefusingAsync(async () =>
    {
        var output = await ClaimAsync(spec, cancellationToken);
        return await FindPlanAsync(spec, output, cancellationToken)
            ?? await (await PlannerAsync(spec, output, cancellationToken)).MakeAsync(cancellationToken);
    });

    /// <inheritdoc />
    public Task<OpenedPlan> OpenPlanAsync(JobSpec spec, CancellationToken cancellationToken) => RefusingAsync(async () =>
    {
        var output = await ClaimAsync(spec, cancellationToken);
        return await FindPlanAsync(spec, output, cancellationToken) is { } totals
            ? new OpenedPlan(totals)
            : await (await PlannerAsync(spec, output, cancellationToken)).OpenAsync(cancellationToken);
    });

    /// <inheritdoc />
    public Task<PlanCounts> PlanUnitsAsync(
        JobSpec spec, PlanListing listing, int unit, IProgress<PlanCounts> progress, CancellationToken cancellationToken) =>
        RefusingAsync(async () => await (await PlannerAsync(spec, ObjectStores.Open(spec.Output), cancellationToken))
            .PlanUnitsAsync(listing, unit, progress, cancellationToken));

    /// <inheritdoc />
    public Task<PlanTotals> MergePlanAsync(JobSpec spec, PlanListing listing, CancellationToken cancellationToken) =>
        RefusingAsync(async () => await (await PlannerAsync(spec, ObjectStores.Open(spec.Output), cancellationToken))
            .MergeAsync(listing, cancellationToken));

    private static async Task<T> RefusingAsync<T>(Func<Task<T>> plan)
    {
        try
        {
            return await plan();
        }
        catch (Exception refused) when (refused is ModelFolderException or StoreAddressException)
        {
            throw new DeviceRefusedException(refused.Message, refused);
        }
        catch (Exception refused) when (refused is SpecMismatchException or ManifestFormatException or UnfinishedDatasetException)
        {
            throw new WorkRefusedException(refused.Message, refused);
        }
    }

    /// <inheritdoc />
    public async Task<ShardReceipt> ProcessShardAsync(ShardWork work, IProgress<RowCounts> progress, CancellationToken cancellationToken)
    {
        var (output, plan, model) = await OpenAsync(work, cancellationToken);
        var counts = new Counts(progress);
        var receipt = await OnDeviceAsync(() => work.Spec.Kind is RetryJob retry
            ? new ShardRetry(work.Spec, retry.Pass, plan, output, model)
                .ProcessAsync(work.Shard, work.Lease, work.Crashed, counts, cancellationToken)
            : new ShardProcessor(work.Spec, plan, output, model) { IsRepeated = work.IsRepeated }
                .ProcessAsync(work.Shard, work.Lease, work.Crashed, counts, cancellationToken));
        if (work.Spec.Export is ExportLayout.ClipRetrieval)
            await (await ClipRetrievalExport.OpenAsync(output, work.Spec, plan, cancellationToken)).WriteAsync(receipt, cancellationToken);
        return receipt;
    }

    /// <inheritdoc />
    public async Task ProbeShardAsync(ShardWork work, RowRange rows, CancellationToken cancellationToken)
    {
        var (output, plan, model) = await OpenAsync(work, cancellationToken);
        await OnDeviceAsync(async () =>
        {
            await new ShardProcessor(work.Spec, plan, output, model).ProbeAsync(work.Shard, rows, work.Lease, cancellationToken);
            return rows;
        });
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ShardFailure>> FinalizeAsync(
        JobSpec spec, PlanTotals? totals, IReadOnlyList<ShardFailure> givenUp, CancellationToken cancellationToken)
    {
        var output = Open(spec.Output);
        var record = await JobRecord.ClaimAsync(output, spec, cancellationToken);
        var plan = await _plans.FindAsync(output, totals, cancellationToken);
        if (spec.Export is ExportLayout.ClipRetrieval)
            await (await ClipRetrievalExport.OpenAsync(output, spec, plan, cancellationToken)).CompleteAsync(cancellationToken);
        var failed = givenUp.Select(failure => new FailedShard(failure.Shard, failure.Reason)).ToList();
        // A shard that a retry gave up has its old part, so the dataset is whole; but the pass is not over.
        var retry = spec.Kind as RetryJob;
        var pass = givenUp.Count == 0 ? retry?.Pass.Number ?? 0 : 0;
        var finalizer = new DatasetFinalizer(output, exception => LogLeftover(output.Root, exception));
        var manifest = await finalizer.FinalizeAsync(record, plan, failed, pass, cancellationToken);
        return retry is null ? [.. manifest.Failed.Select(failure => new ShardFailure(failure.Shard, failure.Reason))] : givenUp;
    }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (var model in _models.Values)
            model.Dispose();
        _plans.Dispose();
    }

    private static PlanTotals Totals(DatasetPlan plan) => new(plan.Shards, plan.Rows) { Number = plan.Number, Folder = plan.Folder };

    private static async Task<IObjectStore> ClaimAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        if (spec.AddedColumns is not null)
            await AddedColumnSets.RequireFinishedAsync(ObjectStores.Open(spec.AddedColumns), cancellationToken);
        await JobRecord.ClaimAsync(output, spec, cancellationToken);
        return output;
    }

    /// <summary>Returns the plan of a job that goes over a dataset's own plan; null for one whose inputs are to be planned.</summary>
    private async Task<PlanTotals?> FindPlanAsync(JobSpec spec, IObjectStore output, CancellationToken cancellationToken)
    {
        switch (spec.Kind)
        {
            case RetryJob:
                return Totals(await _plans.FindAsync(output, totals: null, cancellationToken));
            case AddedColumnsJob added:
                return await AddColumnsAsync(spec, added, output, cancellationToken);
            case ExtensionJob or NewDatasetJob:
                return null;
            case var kind:
                throw new InvalidOperationException($"There is no plan for a {kind.GetType().Name}.");
        }
    }

    private async Task<PlanTotals> AddColumnsAsync(JobSpec spec, AddedColumnsJob added, IObjectStore output,
        CancellationToken cancellationToken)
    {
        await FindModelAsync(spec, cancellationToken);
        return Totals(await AddedColumnSets.PlanAsync(
            ObjectStores.Open(added.Dataset), output, AddedColumnSets.FolderOf(spec.Features), cancellationToken));
    }

    /// <summary>Finds the job's model, and refuses the job where the model lacks what it asks for: no row could have it.</summary>
    private async Task<ModelManifest> FindModelAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        var manifest = (await finder.FindAsync(spec.Model, cancellationToken)).Manifest;
        return ModelFeatures.FindMissing(manifest, spec.Features) is { } missing ? throw new WorkRefusedException(missing) : manifest;
    }

    private async Task<PlanWork> PlannerAsync(JobSpec spec, IObjectStore output, CancellationToken cancellationToken)
    {
        var manifest = await FindModelAsync(spec, cancellationToken);
        var rowSize = RowSizeEstimate.For(spec.Features, manifest.EmbeddingSize, manifest.Pixels.MaxPatches(spec.Features.MaxNumPatches));
        var planner = new DatasetPlanner(output, rowSize) { RequiresFeatures = true, UnitsAtOnce = options.Value.PlanUnitsAtOnce };
        return new(planner, spec, output);
    }

    private async Task<(IObjectStore Output, DatasetPlan Plan, LoadedModel Model)> OpenAsync(ShardWork work,
        CancellationToken cancellationToken)
    {
        var output = Open(work.Spec.Output);
        var plan = await _plans.FindAsync(output, work.Plan, work.Shard, cancellationToken);
        try
        {
            return (output, plan, _models[work.Device].Get(await finder.FindAsync(work.Spec.Model, cancellationToken)));
        }
        catch (Exception refused) when (refused is ModelFolderException or EncoderException or StoreAddressException)
        {
            throw new DeviceRefusedException(refused.Message, refused);
        }
    }

    private static IObjectStore Open(string address)
    {
        try
        {
            return ObjectStores.Open(address);
        }
        catch (StoreAddressException refused)
        {
            throw new DeviceRefusedException(refused.Message, refused);
        }
    }

    /// <summary>Computes. A graph that cannot be opened is this machine's copy, or what this device has no memory or library for.</summary>
    private static async Task<T> OnDeviceAsync<T>(Func<Task<T>> compute)
    {
        try
        {
            return await compute();
        }
        catch (EncoderException refused) when (refused.CannotStart)
        {
            throw new DeviceRefusedException(refused.Message, refused);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Dataset} is finished, but unfinished attempts in it could not be deleted. Nothing reads them.")]
    private partial void LogLeftover(string dataset, Exception exception);

    private sealed class Counts(IProgress<RowCounts> progress) : IProgress<IReadOnlyDictionary<RowStatus, long>>
    {
        public void Report(IReadOnlyDictionary<RowStatus, long> value) => progress.Report(new(value));
    }
}
