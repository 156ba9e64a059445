using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Commits;

public sealed class PartPlacementTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;

    public PartPlacementTests() => _output = new FileObjectStore(_folder.At("out"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PartFolders.Auto, 8_192, PartPlacement.Flat)]
    [InlineData(PartFolders.Auto, 8_193, PartPlacement.Folders)]
    [InlineData(PartFolders.Never, 8_193, PartPlacement.Flat)]
    [InlineData(PartFolders.Always, 1, PartPlacement.Folders)]
    public async Task The_first_plan_decides_and_says_so(PartFolders folders, int shards, PartPlacement expected)
    {
        var spec = Spec(folders, shards);

        var plan = await new DatasetPlanner(_output, default).PlanAsync(spec, null, Cancel);

        Assert.Equal((shards, expected), (plan.Shards, plan.PartPlacement));
        Assert.Equal(expected, (await DatasetPlan.ReadLastAsync(_output, Cancel))!.PartPlacement);
        var head = (await PlanHead.ReadLastAsync(_output, Cancel))!;
        Assert.Equal((expected, expected), (head.PartPlacement, head.ToPlan().PartPlacement));
        // Older versions refuse a member that they do not know, and read every plan that has none.
        var record = await File.ReadAllTextAsync(_folder.At("out", "_inputs", "0001.json"), Cancel);
        Assert.Equal(expected is PartPlacement.Folders, record.Contains("\"partPlacement\": \"folders\"", StringComparison.Ordinal));
        Assert.Equal(expected is PartPlacement.Folders, record.Contains("partPlacement", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, PartPlacement.Flat)]
    [InlineData(8_193, PartPlacement.Folders)]
    public async Task An_extension_leaves_parts_where_they_are(int shards, PartPlacement expected)
    {
        var spec = Spec(PartFolders.Auto, shards);
        await new DatasetPlanner(_output, default).PlanAsync(spec, null, Cancel);
        var more = _folder.Write("more.jsonl", Lines(8_193));

        var extended = await new DatasetPlanner(_output, default).ExtendAsync(spec, new PlanExtension(2, [more]), null, Cancel);

        Assert.Equal((shards + 8_193, expected), (extended.Plan.Shards, extended.Plan.PartPlacement));
    }

    [Fact]
    public async Task Parts_in_folders_are_committed_adopted_and_finalised()
    {
        const int Shards = 300;
        var spec = Spec(PartFolders.Always, Shards);
        var job = await JobRecord.ClaimAsync(_output, spec, Cancel);
        var plan = await new DatasetPlanner(_output, default).PlanAsync(spec, null, Cancel);
        var committer = new ShardCommitter(_output, JobSpecDigest.OfComputation(spec), plan.PartPlacement);
        for (var shard = 0; shard < Shards; shard++)
        {
            await using var part = await StagedPart.BeginAsync(_output, $"lease-{shard}", plan.PartPlacement,
                new PartSchema([], spec.Features), Samples.Metadata(spec, shard), rowGroupBytes: null, Cancel);
            await part.WriteAsync(Samples.Row(shard, 4), Cancel);
            await part.CompleteAsync(Cancel);
            await committer.CommitAsync(part, Cancel);
        }

        // A process that died between the part and its receipt.
        File.Delete(_folder.At("out", "_commits", "000001", "003.json"));
        Assert.Equal("parts/000001/part-00000259.parquet", (await committer.RecoverAsync(259, "later", Cancel))!.Part);

        var manifest = await new DatasetFinalizer(_output).FinalizeAsync(job, plan, [], Cancel);

        Assert.Equal(Shards, manifest.Parts.Count);
        Assert.All(manifest.Parts, part => Assert.Equal($"parts/{part.Shard / 256:000000}/part-{part.Shard:00000000}.parquet", part.Name));
        Assert.All(manifest.Parts, part => Assert.True(File.Exists(_folder.At("out", part.Name))));
        Assert.Empty(Directory.GetFiles(_output.Root, "*.parquet"));
        Assert.Equal(2, Directory.GetDirectories(_folder.At("out", "parts")).Length);
        Assert.NotNull(await CompleteDataset.ReadManifestAsync(_output, Cancel));
    }

    private JobSpec Spec(PartFolders folders, int rows) => Samples.Spec(_output.Root, _folder.Write("in.jsonl", Lines(rows))) with
    {
        Shards = new ShardOptions { Rows = 1, Folders = folders },
    };

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"image\":\"{i}.jpg\"}}\n"));
}
