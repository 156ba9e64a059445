using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Commits;

/// <summary>A dataset in a folder of files with one row a shard, that tests compute shard by shard, finalise and extend.</summary>
internal sealed class ExtendableDataset : IDisposable
{
    private readonly TempFolder _folder = new();

    public ExtendableDataset()
    {
        Files = new FileObjectStore(_folder.At("out"));
        Spec = Samples.Spec(Files.Root, _folder.At("in.jsonl")) with { Shards = new ShardOptions { Rows = 1 } };
    }

    public FileObjectStore Files { get; }

    public JobSpec Spec { get; }

    public JobRecord Job { get; private set; } = null!;

    public bool IsMarked => File.Exists(_folder.At("out", "_SUCCESS"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes a dataset of one input, planned, without any part.</summary>
    public static async Task<(ExtendableDataset Dataset, DatasetPlan Plan)> PlannedAsync(int shards)
    {
        var made = new ExtendableDataset();
        made._folder.Write("in.jsonl", Lines(0, shards));
        made.Job = await JobRecord.ClaimAsync(made.Files, made.Spec, Cancel);
        return (made, await new DatasetPlanner(made.Files, default).PlanAsync(made.Spec, null, Cancel));
    }

    /// <summary>Makes a dataset that is finished.</summary>
    public static async Task<(ExtendableDataset Dataset, DatasetPlan Plan)> FinishedAsync(int shards)
    {
        var (made, plan) = await PlannedAsync(shards);
        await made.CommitAsync([.. Enumerable.Range(0, shards)]);
        await made.FinalizeAsync(plan);
        return (made, plan);
    }

    private string Input(string name, int rows) => _folder.Write(name, Lines(100, rows));

    public string At(params string[] parts) => _folder.At([.. parts]);

    /// <summary>Plans an extension by two rows, seen through a store.</summary>
    public async Task<DatasetPlan> ExtendAsync(IObjectStore? store = null) =>
        (await new DatasetPlanner(store ?? Files, default).ExtendAsync(Spec, new PlanExtension(2, [Input("more.jsonl", 2)]), null,
            Cancel)).Plan;

    public Task<DatasetManifest> FinalizeAsync(DatasetPlan plan, params int[] givenUp) => FinalizeAsync(Files, plan, givenUp);

    public Task<DatasetManifest> FinalizeAsync(IObjectStore store, DatasetPlan plan, params int[] givenUp) =>
        new DatasetFinalizer(store).FinalizeAsync(Job, plan, [.. givenUp.Select(shard => new FailedShard(shard, "the device is gone"))],
        Cancel);

    public Task CommitAsync(params int[] shards) => CommitGenerationAsync(1, shards);

    public async Task CommitGenerationAsync(int generation, params int[] shards)
    {
        foreach (var shard in shards)
        {
            var metadata = Samples.Metadata(Spec, shard, generation) with { Pass = generation - 1 };
            await using var part = await StagedPart.BeginAsync(Files, $"lease-{shard}", new PartSchema([], Spec.Features), metadata,
                Cancel);
            await part.WriteAsync(Samples.Row(shard, 4) with { Input = new InputRow { Index = shard, Key = $"{shard}" } }, Cancel);
            await part.CompleteAsync(Cancel);
            await new ShardCommitter(Files, JobSpecDigest.OfComputation(Spec)).CommitAsync(part, Cancel);
        }
    }

    /// <summary>Asserts that the dataset is complete and marked, with a part for each of its rows.</summary>
    public async Task AssertWholeAsync(long rows)
    {
        var manifest = (await Files.ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, Cancel))!;
        Assert.Equal((rows, (int)rows, 0), (manifest.Rows, manifest.Parts.Count, manifest.Failed.Count));
        Assert.True(IsMarked);
        Assert.NotNull(await CompleteDataset.ReadManifestAsync(Files, Cancel));
    }

    public void Dispose() => _folder.Dispose();

    private static string Lines(int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(i => $"{{\"image\":\"{i}.jpg\"}}\n"));
}
