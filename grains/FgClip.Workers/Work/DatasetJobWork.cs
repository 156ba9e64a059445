using System.Collections.Concurrent;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Shards;
using FgClip.Storage;

namespace FgClip.Workers.Work;

/// <summary>The work itself: plans, shards and manifests of datasets, computed by the models that jobs name.</summary>
internal sealed class DatasetJobWork : IJobWork, IDisposable
{
    private readonly ConcurrentDictionary<string, ModelCache> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DatasetPlan> _plans = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            var output = ObjectStores.Open(spec.Output);
            await JobRecord.ClaimAsync(output, spec, cancellationToken);
            var manifest = ModelFolder.Open(spec.Model.Location).Manifest;
            var rowSize = RowSizeEstimate.For(spec.Features, manifest.EmbeddingSize, manifest.Pixels.MostPatches(spec.Features.MaxNumPatches));
            var plan = await new DatasetPlanner(output, rowSize).PlanAsync(spec, progress: null, cancellationToken);
            return new(plan.Shards, plan.Rows);
        }
        catch (Exception refused) when (refused is SpecMismatchException or ManifestFormatException or ModelFolderException or StoreAddressException)
        {
            throw new WorkRefusedException(refused.Message, refused);
        }
    }

    /// <inheritdoc />
    public async Task<ShardReceipt> ProcessShardAsync(ShardWork work, IProgress<RowCounts> progress, CancellationToken cancellationToken)
    {
        var processor = await ProcessorAsync(work, cancellationToken);
        return await processor.ProcessAsync(work.Shard, work.Lease, work.Crashed, new Counts(progress), cancellationToken);
    }

    /// <inheritdoc />
    public async Task ProbeShardAsync(ShardWork work, RowRange rows, CancellationToken cancellationToken)
    {
        var processor = await ProcessorAsync(work, cancellationToken);
        await processor.ProbeAsync(work.Shard, rows, work.Lease, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ShardFailure>> FinalizeAsync(
        JobSpec spec, IReadOnlyList<ShardFailure> givenUp, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var record = await JobRecord.ClaimAsync(output, spec, cancellationToken);
        var plan = await FindPlanAsync(spec, output, cancellationToken);
        var failed = givenUp.Select(failure => new FailedShard(failure.Shard, failure.Reason)).ToList();
        var manifest = await new DatasetFinalizer(output).FinalizeAsync(record, plan, failed, cancellationToken);
        return [.. manifest.Failed.Select(failure => new ShardFailure(failure.Shard, failure.Reason))];
    }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (var model in _models.Values) model.Dispose();
    }

    private async Task<ShardProcessor> ProcessorAsync(ShardWork work, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(work.Spec.Output);
        var plan = await FindPlanAsync(work.Spec, output, cancellationToken);
        try
        {
            var model = _models.GetOrAdd(work.Device, _ => new(new EncoderOptions())).Get(work.Spec.Model);
            return new ShardProcessor(work.Spec, plan, output, model);
        }
        catch (ModelFolderException refused)
        {
            throw new WorkRefusedException(refused.Message, refused);
        }
    }

    // A plan never changes once it is stored, and each of a job's shards needs it.
    private async Task<DatasetPlan> FindPlanAsync(JobSpec spec, IObjectStore output, CancellationToken cancellationToken)
    {
        var key = $"{JobSpecDigest.Of(spec)} {output.Root}";
        if (_plans.TryGetValue(key, out var plan)) return plan;
        plan = await DatasetPlan.ReadAsync(output, number: 1, cancellationToken)
            ?? throw new InvalidDataException($"{spec.Output} has no plan, though its job was planned.");
        return _plans[key] = plan;
    }

    private sealed class Counts(IProgress<RowCounts> progress) : IProgress<IReadOnlyDictionary<RowStatus, long>>
    {
        public void Report(IReadOnlyDictionary<RowStatus, long> value) => progress.Report(new(value));
    }
}
