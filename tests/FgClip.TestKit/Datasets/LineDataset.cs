using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.TestKit.Datasets;

/// <summary>
/// A job without a model, which is quick: its rows come from JSONL and go to Parquet as all rows do, with the real plan, commits and
/// manifest, but no vector is computed.
/// </summary>
public static class LineDataset
{
    private const int FirstPlan = 1;

    /// <summary>A line that is not a row.</summary>
    public const string BadLine = "this is not JSON";

    /// <summary>A job over a new manifest of so many rows, in a folder of its own.</summary>
    public static JobSpec NewJob(string folder, int rows, int rowsPerShard, Func<int, string>? line = null)
    {
        Directory.CreateDirectory(folder);
        var input = Path.Combine(folder, "input.jsonl");
        File.WriteAllLines(input, Enumerable.Range(0, rows).Select(line ?? GoodLine));
        return new JobSpec
        {
            Model = new ModelReference("none", new string('0', 64), folder),
            Inputs = [input],
            Output = Path.Combine(folder, "out"),
            Features = new FeatureOptions(),
            Shards = new ShardOptions { Rows = rowsPerShard },
        };
    }

    /// <summary>The line of a row whose key is <c>row-17</c>.</summary>
    public static string GoodLine(int row) => $$"""{"key":"row-{{row}}","image":"{{row}}.png"}""";

    /// <summary>Plans the job.</summary>
    public static async Task<DatasetPlan> PlanAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        await JobRecord.ClaimAsync(output, spec, cancellationToken);
        return await new DatasetPlanner(output, new RowSizeEstimate(100)).PlanAsync(spec, progress: null, cancellationToken);
    }

    /// <inheritdoc cref="CommitAsync(JobSpec,ShardDescriptor,string,IReadOnlyList{int},CancellationToken)" />
    public static Task<ShardReceipt> CommitAsync(JobSpec spec, ShardDescriptor shard, string lease, CancellationToken cancellationToken) =>
        CommitAsync(spec, shard, lease, crashed: [], cancellationToken);

    /// <summary>Commits a shard; one that is committed already is left as it is.</summary>
    /// <returns>The receipt that is stored.</returns>
    public static async Task<ShardReceipt> CommitAsync(
        JobSpec spec, ShardDescriptor shard, string lease, IReadOnlyList<int> crashed, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var committer = new ShardCommitter(output, JobSpecDigest.OfComputation(spec));
        if (await committer.RecoverAsync(shard.Index, lease, cancellationToken) is { } stored)
            return stored;

        var plan = await ReadPlanAsync(output, cancellationToken);
        await using var part = await StagedPart.BeginAsync(
            output, lease, new PartSchema(plan.Columns, spec.Features), Metadata(spec, shard.Index), cancellationToken);
        await foreach (var row in new ShardReader(spec.Manifest, output).ReadAsync(plan, shard, cancellationToken))
        {
            var fault = crashed.Contains((int)(row.Index - shard.FirstRow)) ? new RowFault(RowStatus.Crashed, "It crashed.") : row.Fault;
            await part.WriteAsync(new OutputRow { Input = row, Status = fault?.Status ?? RowStatus.Ok, Error = fault?.Message },
                cancellationToken);
        }

        await part.CompleteAsync(cancellationToken);
        return (await committer.CommitAsync(part, cancellationToken)).Receipt;
    }

    /// <summary>Writes the manifest.</summary>
    public static Task<DatasetManifest> FinalizeAsync(JobSpec spec, CancellationToken cancellationToken) =>
        FinalizeAsync(spec, failed: [], cancellationToken);

    /// <summary>Writes the manifest of a dataset of which shards failed.</summary>
    public static async Task<DatasetManifest> FinalizeAsync(JobSpec spec, IReadOnlyList<FailedShard> failed,
        CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var record = await JobRecord.ClaimAsync(output, spec, cancellationToken);
        return await new DatasetFinalizer(output).FinalizeAsync(record, await ReadPlanAsync(output, cancellationToken), failed,
            cancellationToken);
    }

    /// <summary>A shard of the plan.</summary>
    public static async Task<ShardDescriptor> ReadShardAsync(JobSpec spec, int shard)
    {
        var output = ObjectStores.Open(spec.Output);
        var plan = await ReadPlanAsync(output, CancellationToken.None);
        var block = await ShardBlock.ReadAsync(output, plan, DatasetPaths.BlockOf(shard), CancellationToken.None);
        return block.Shards.Single(one => one.Index == shard);
    }

    /// <summary>The keys of all rows of the output, in order.</summary>
    public static Task<IReadOnlyList<string?>> ReadKeysAsync(JobSpec spec) => ReadTextAsync(spec, "key");

    /// <summary>A text column of all rows of the output, in order.</summary>
    public static async Task<IReadOnlyList<string?>> ReadTextAsync(JobSpec spec, string column)
    {
        var output = ObjectStores.Open(spec.Output);
        List<string?> values = [];
        await foreach (var part in output.ListAsync("part-", CancellationToken.None))
        {
            await using var reader = await ParquetPartReader.OpenAsync(output, part.Name, CancellationToken.None);
            values.AddRange(await reader.ReadTextAsync(column, CancellationToken.None).ToListAsync());
        }

        return values;
    }

    /// <summary>Whether the dataset is marked as whole.</summary>
    public static bool IsWhole(JobSpec spec) => File.Exists(Path.Combine(spec.Output, DatasetPaths.Success));

    private static async Task<DatasetPlan> ReadPlanAsync(IObjectStore output, CancellationToken cancellationToken) =>
        await DatasetPlan.ReadAsync(output, FirstPlan, cancellationToken)
        ?? throw new InvalidOperationException($"{output.Root} has no plan.");

    private static PartMetadata Metadata(JobSpec spec, int shard) => new()
    {
        Shard = shard,
        Generation = 1,
        Model = spec.Model.Name,
        ModelDigest = spec.Model.Digest,
        ComputationDigest = JobSpecDigest.OfComputation(spec),
        Heads = "",
        Normalized = true,
        PatchRule = "none",
        LogitScale = 1,
        LogitBias = 0,
        Software = "tests",
    };
}
