using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Simulation.Scheduling;
using FgClip.Simulation.Stores;
using FgClip.Storage;
using FgClip.Workers.Work;

namespace FgClip.Simulation.Scenarios;

/// <summary>
/// The work of a job without a model: planner, readers, parts, commits, retries, added columns and manifests are the product's; only a
/// row's vector follows from its key.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="faults">What goes wrong.</param>
/// <param name="wait">Waits for as long as a row takes.</param>
/// <param name="die">Kills the process that this work runs in.</param>
/// <param name="stall">Suspends the process that this work runs in.</param>
internal sealed class SimulatedJobWork(
    SimulatedRows rows, FaultPlan faults, Func<CancellationToken, Task> wait, Action die, Action stall) : IJobWork, IDisposable
{
    private readonly PlanCache _plans = new();

    /// <inheritdoc />
    public void Dispose() => _plans.Dispose();

    /// <inheritdoc />
    public async Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            var output = OpenStalling(spec.Output);
            if (spec.AddedColumns is not null)
                await AddedColumnSets.RequireFinishedAsync(ObjectStores.Open(spec.AddedColumns), cancellationToken);
            await JobRecord.ClaimAsync(output, spec, cancellationToken);
            return await PlanAsync(spec, output, cancellationToken);
        }
        catch (Exception refused) when (refused is SpecMismatchException or ManifestFormatException or UnfinishedDatasetException)
        {
            throw new WorkRefusedException(refused.Message, refused);
        }
    }

    /// <inheritdoc />
    public async Task<ShardReceipt> ProcessShardAsync(ShardWork work, IProgress<RowCounts> progress, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(work.Spec.Output);
        var plan = await _plans.FindAsync(output, work.Plan, work.Shard, cancellationToken);
        var committer = new ShardCommitter(output, JobSpecDigest.OfComputation(work.Spec));
        var stored = await committer.RecoverAsync(work.Shard.Index, work.Lease, cancellationToken);
        if (work.Spec.Retry is { } pass)
        {
            if (stored is null)
                throw new InvalidDataException($"{output.Root} has no part of shard {work.Shard.Index} that could be retried.");
            return stored.IsCoveredBy(pass) ? stored : await RetryAsync(work, plan, output, committer, stored, pass, cancellationToken);
        }

        if (stored is not null)
            return stored;
        await using var part = await StagedPart.BeginAsync(
            output, work.Lease, new PartSchema(plan.Columns, work.Spec.Features), Metadata(work, generation: 1, pass: 0),
            cancellationToken);
        await foreach (var row in ReadAsync(work, plan, output, cancellationToken))
            await part.WriteAsync(await ComputeAsync(row, cancellationToken), cancellationToken);
        await part.CompleteAsync(cancellationToken);
        return (await committer.CommitAsync(part, cancellationToken)).Receipt;
    }

    /// <inheritdoc />
    public async Task ProbeShardAsync(ShardWork work, RowRange rowsToProbe, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(work.Spec.Output);
        var plan = await _plans.FindAsync(output, work.Plan, work.Shard, cancellationToken);
        await foreach (var row in ReadAsync(work, plan, output, cancellationToken))
        {
            if (rowsToProbe.Contains((int)(row.Index - work.Shard.FirstRow)))
                await ComputeAsync(row, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ShardFailure>> FinalizeAsync(
        JobSpec spec, PlanTotals? totals, IReadOnlyList<ShardFailure> givenUp, CancellationToken cancellationToken)
    {
        var output = OpenStalling(spec.Output);
        var record = await JobRecord.ClaimAsync(output, spec, cancellationToken);
        var plan = await _plans.FindAsync(output, totals, cancellationToken);
        var failed = givenUp.Select(failure => new FailedShard(failure.Shard, failure.Reason)).ToList();
        var pass = givenUp.Count == 0 ? spec.Retry?.Number ?? 0 : 0;
        var manifest = await new DatasetFinalizer(output).FinalizeAsync(record, plan, failed, pass, cancellationToken);
        return spec.Retry is null ? [.. manifest.Failed.Select(failure => new ShardFailure(failure.Shard, failure.Reason))] : givenUp;
    }

    /// <summary>
    /// Opens a store for what is done for the dataset as a whole, where a process that stands still at any call does most harm.
    /// </summary>
    private StallingStore OpenStalling(string address) => new(ObjectStores.Open(address), () =>
    {
        if (faults.Draw(FaultPlan.SiloStalled))
            stall();
    });

    private static PlanTotals Totals(DatasetPlan plan) => new(plan.Shards, plan.Rows) { Number = plan.Number, Folder = plan.Folder };

    private async Task<PlanTotals> PlanAsync(JobSpec spec, IObjectStore output, CancellationToken cancellationToken)
    {
        var planner = new DatasetPlanner(output, new RowSizeEstimate(100));
        switch (spec.Kind)
        {
            case RetryJob:
                return Totals(await _plans.FindAsync(output, totals: null, cancellationToken));
            case AddedColumnsJob added:
                var folder = AddedColumnSets.FolderOf(spec.Features);
                return Totals(await AddedColumnSets.PlanAsync(ObjectStores.Open(added.Dataset), output, folder, cancellationToken));
            case ExtensionJob extended:
                var (plan, hasNew) = await planner.ExtendAsync(spec, extended.Extension, progress: null, cancellationToken);
                return Totals(plan) with { Complete = hasNew ? null : await CompleteAsync(output, plan, cancellationToken) };
            default:
                return Totals(await planner.PlanAsync(spec, progress: null, cancellationToken));
        }
    }

    private static async Task<RowCounts?> CompleteAsync(IObjectStore output, DatasetPlan plan, CancellationToken cancellationToken)
    {
        var manifest = await CompleteDataset.ReadAndMarkAsync(output, cancellationToken);
        return manifest is not null && (manifest.Parts.Count, manifest.Rows) == (plan.Shards, plan.Rows) ? new(manifest.Statuses) : null;
    }

    private async Task<ShardReceipt> RetryAsync(
        ShardWork work, DatasetPlan plan, IObjectStore output, ShardCommitter committer, ShardReceipt stored, RetryPass pass,
        CancellationToken cancellationToken)
    {
        await using var old = await ParquetPartReader.OpenAsync(output, stored.Part, cancellationToken);
        var again = new HashSet<long>();
        var index = work.Shard.FirstRow;
        await foreach (var status in old.ReadStatusAsync(cancellationToken))
        {
            if (pass.Statuses.Contains(status))
                again.Add(index);
            index++;
        }

        await using var part = await StagedPart.BeginNextAsync(
            output,
            work.Lease,
            plan.PartPlacement,
            old,
            work.Shard.FirstRow,
            new PartSchema(plan.Columns, work.Spec.Features),
            Metadata(work, stored.Generation + 1, pass.Number),
            cancellationToken);
        await foreach (var row in ReadAsync(work, plan, output, cancellationToken))
        {
            if (again.Contains(row.Index))
                await part.WriteAsync(await ComputeAsync(row, cancellationToken), cancellationToken);
        }

        await part.CompleteAsync(cancellationToken);
        return (await committer.CommitAsync(part, cancellationToken)).Receipt;
    }

    private static IAsyncEnumerable<InputRow> ReadAsync(ShardWork work, DatasetPlan plan, IObjectStore output,
        CancellationToken cancellationToken) =>
        new ShardReader(work.Spec.Manifest, output).ReadAsync(plan, work.Shard, cancellationToken).Select(row =>
            work.Crashed.Contains((int)(row.Index - work.Shard.FirstRow))
            ? row with { Fault = new RowFault(RowStatus.Crashed, "It crashed.") } : row);

    private async Task<OutputRow> ComputeAsync(InputRow row, CancellationToken cancellationToken)
    {
        if (row.Fault is { } fault)
            return new OutputRow { Input = row, Status = fault.Status, Error = fault.Message };
        await wait(cancellationToken);
        if (faults.Draw(FaultPlan.RowFails))
            throw new InvalidOperationException("The device failed.");
        if (rows.Deadly.Contains(row.Key))
        {
            die();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return rows.Missing.Contains(row.Key)
            ? new OutputRow { Input = row, Status = RowStatus.Missing, Error = "It is not there." }
            : new OutputRow
            {
                Input = row,
                Width = 1,
                Height = 1,
                Sha256 = SimulatedRows.Digest(row.Key),
                ImageEmbedding = SimulatedRows.Vector(row.Key),
                Status = RowStatus.Ok,
            };
    }

    private static PartMetadata Metadata(ShardWork work, int generation, int pass) => new()
    {
        Shard = work.Shard.Index,
        Generation = generation,
        Pass = pass,
        Model = work.Spec.Model.Name,
        ModelDigest = work.Spec.Model.Digest,
        ComputationDigest = JobSpecDigest.OfComputation(work.Spec),
        Heads = "",
        Normalized = true,
        PatchRule = "none",
        LogitScale = 1,
        LogitBias = 0,
        Software = "simulation",
    };
}
