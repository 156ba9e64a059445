using FgClip.Datasets.Commits;
using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Shards;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests.Shards;

public sealed class ShardProcessorTests(SyntheticModel models) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    [InlineData(DenseType.Int8)]
    public async Task The_same_shard_gives_the_same_bytes(DenseType dense)
    {
        var first = await ProcessAsync("first", dense);
        var second = await ProcessAsync("second", dense);

        Assert.Equal(3, first.Rows);
        Assert.Equal(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 2, [RowStatus.Missing] = 1 }, first.Statuses);
        Assert.Equal(first.Sha256, second.Sha256);
        Assert.Equal(new FileInfo(_folder.At("first", first.Part)).Length, first.Bytes);
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task A_committed_shard_is_left_as_it_is_and_one_without_its_receipt_gets_it(DenseType dense)
    {
        var receipt = await ProcessAsync("out", dense, lease: "first");

        Assert.Equal("first", (await ProcessAsync("out", dense, lease: "second")).Lease);
        File.Delete(_folder.At("out", DatasetPaths.Receipt(0)));
        var adopted = await ProcessAsync("out", dense, lease: "third");

        Assert.Equal("third", adopted.Lease);
        Assert.Equal((receipt.Sha256, receipt.Rows, receipt.Bytes), (adopted.Sha256, adopted.Rows, adopted.Bytes));
        Assert.Equal(receipt.Statuses, adopted.Statuses);
    }

    [Fact]
    public async Task An_attempt_that_is_dropped_leaves_nothing_to_see()
    {
        using var drop = new CancellationTokenSource();
        var progress = new Reports(drop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ProcessAsync("out", DenseType.Float16, "lease", progress, drop.Token));

        Assert.Empty(Directory.GetFiles(_folder.At("out"), "part-*"));
        Assert.False(File.Exists(_folder.At("out", DatasetPaths.Receipt(0))));
    }

    [Fact]
    public async Task Progress_counts_every_row()
    {
        var progress = new Reports();

        await ProcessAsync("out", DenseType.Float32, "lease", progress, Cancel);

        Assert.Equal(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 2, [RowStatus.Missing] = 1 }, progress.Last);
    }

    [Fact]
    public async Task A_row_that_crashes_has_its_status_and_no_vector_and_the_others_are_as_ever()
    {
        var whole = await ProcessAsync("whole", DenseType.Float32);
        var receipt = await ProcessAsync("out", DenseType.Float32, "lease", new Reports(), Cancel, crashed: [0]);

        Assert.Equal(
            new Dictionary<RowStatus, long> { [RowStatus.Crashed] = 1, [RowStatus.Missing] = 1, [RowStatus.Ok] = 1 }, receipt.Statuses);
        var rows = await DuckDb.QueryAsync($"select * from '{_folder.At("out", receipt.Part)}'");
        var others = await DuckDb.QueryAsync($"select * from '{_folder.At("whole", whole.Part)}'");
        Assert.Equal(("crashed", "rgb_64x64.png"), ((string)rows[0]["status"]!, (string)rows[0]["key"]!));
        Assert.Contains("brought its worker down", (string)rows[0]["error"]!);
        Assert.All(["image_embedding", "text_embedding_short", "dense_embedding", "regions"], column => Assert.Null(rows[0][column]));
        Assert.Equal(others[1]["text_embedding_short"]!.ToJsonString(), rows[1]["text_embedding_short"]!.ToJsonString());
        Assert.Equal(others[2]["image_embedding"]!.ToJsonString(), rows[2]["image_embedding"]!.ToJsonString());
    }

    [Theory]
    [InlineData(40, 20, 0.1, true)]
    [InlineData(41, 20, 0.1, false)]
    [InlineData(19, 19, 0.1, false)]
    [InlineData(40, 25, 0.7, false)]
    [InlineData(40, 40, 1.0, true)]
    public async Task A_shard_most_of_whose_images_are_missing_is_committed_by_the_second_attempt_only(int rows, int missing,
    double maxErrorRate, bool isSuspect)
    {
        var (processor, shard) = await PrepareAsync("out", rows, missing, maxErrorRate, Fixtures.At("images"));

        var failure = await Record.ExceptionAsync(() => processor.ProcessAsync(shard, "first", [], new Reports(), Cancel));

        Assert.Equal(isSuspect, failure is SuspectShardException);
        Assert.Equal(!isSuspect, File.Exists(_folder.At("out", DatasetPaths.Receipt(0))));
        if (isSuspect)
        {
            Assert.Contains($"{missing} are missing", failure!.Message);
            Assert.Empty(Directory.GetFiles(_folder.At("out"), "part-*"));
        }

        var (again, _) = await PrepareAsync("out", rows, missing, maxErrorRate, Fixtures.At("images"), isRepeated: true);
        var receipt = await again.ProcessAsync(shard, "second", [], new Reports(), Cancel);
        Assert.Equal((rows, missing), ((int)receipt.Rows, (int)receipt.Statuses[RowStatus.Missing]));
        Assert.Equal(isSuspect ? "second" : "first", receipt.Lease);
    }

    [Fact]
    public async Task A_worker_without_the_image_root_commits_nothing_however_often_it_tries()
    {
        var (processor, shard) = await PrepareAsync("out", rows: 2, missing: 0, maxErrorRate: 1, _folder.At("not-mounted"),
            isRepeated: true);

        await Assert.ThrowsAsync<ImageRootException>(() => processor.ProcessAsync(shard, "lease", [], new Reports(), Cancel));

        Assert.Empty(Directory.GetFiles(_folder.At("out"), "part-*"));
    }

    [Fact]
    public async Task A_probe_leaves_nothing_behind()
    {
        var (processor, shard) = await PrepareAsync("out", DenseType.Float32);
        var planned = Entries();

        await processor.ProbeAsync(shard, new RowRange(1, 2), "lease", Cancel);

        Assert.Contains(_folder.At("out", "_inputs"), planned);
        Assert.Equal(planned, Entries());

        List<string> Entries() =>
            [.. Directory.GetFileSystemEntries(_folder.At("out"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    private Task<ShardReceipt> ProcessAsync(string output, DenseType dense, string lease = "lease") =>
        ProcessAsync(output, dense, lease, new Reports(), Cancel);

    private async Task<ShardReceipt> ProcessAsync(
        string output, DenseType dense, string lease, Reports progress, CancellationToken cancellationToken, int[]? crashed = null)
    {
        var (processor, shard) = await PrepareAsync(output, dense);
        return await processor.ProcessAsync(shard, lease, crashed ?? [], progress, cancellationToken);
    }

    private async Task<(ShardProcessor Processor, ShardDescriptor Shard)> PrepareAsync(string output, DenseType dense)
    {
        var manifest = _folder.At("in.jsonl");
        await File.WriteAllLinesAsync(
            manifest,
            [
                """{"image": "rgb_64x64.png", "caption": "a red square", "boxes": [{"box": [1, 2, 30, 40], "label": "a dog", "negatives": ["a cat"]}]}""",
                """{"image": "none.png", "caption": "a red square"}""",
                """{"image": "rgb_17x33.png", "caption": "a blue circle", "boxes": []}""",
            ],
            Cancel);
        var store = new FileObjectStore(_folder.At(output));
        var folder = models.Second.Folder;
        var spec = new JobSpec
        {
            Model = new("tiny", folder.Digest, folder.Path),
            Inputs = [manifest],
            Output = store.Root,
            Manifest = new() { ImageRoots = [Fixtures.At("images")] },
            Features = new() { TextHeads = [TextHead.Short], Dense = true, DenseType = dense, DenseGrid = new(2, 2), Regions = true },
        };
        var plan = await new DatasetPlanner(store, default).PlanAsync(spec, progress: null, Cancel);
        var shard = Assert.Single((await ShardBlock.ReadAsync(store, plan, 0, Cancel)).Shards);
        return (new ShardProcessor(spec, plan, store, models.Second), shard);
    }

    private async Task<(ShardProcessor Processor, ShardDescriptor Shard)> PrepareAsync(
        string output, int rows, int missing, double maxErrorRate, string imageRoot, bool isRepeated = false)
    {
        var manifest = _folder.At("in.jsonl");
        await File.WriteAllLinesAsync(
            manifest, Enumerable.Range(0, rows)
            .Select(row => $$"""{"image": "{{(row < missing ? $"none-{row}.png" : "rgb_17x33.png")}}"}"""), Cancel);
        File.SetLastWriteTimeUtc(manifest, DateTime.UnixEpoch.AddYears(40));
        var store = new FileObjectStore(_folder.At(output));
        var folder = models.Second.Folder;
        var spec = new JobSpec
        {
            Model = new("tiny", folder.Digest, folder.Path),
            Inputs = [manifest],
            Output = store.Root,
            Manifest = new() { ImageRoots = [imageRoot] },
            Features = new() { Image = true },
            Run = new() { MaxErrorRate = maxErrorRate },
        };
        var plan = await new DatasetPlanner(store, default).PlanAsync(spec, progress: null, Cancel);
        var shard = Assert.Single((await ShardBlock.ReadAsync(store, plan, 0, Cancel)).Shards);
        return (new ShardProcessor(spec, plan, store, models.Second) { IsRepeated = isRepeated }, shard);
    }

    private sealed class Reports(Action? then = null) : IProgress<IReadOnlyDictionary<RowStatus, long>>
    {
        public IReadOnlyDictionary<RowStatus, long>? Last { get; private set; }

        public void Report(IReadOnlyDictionary<RowStatus, long> value)
        {
            Last = value;
            then?.Invoke();
        }
    }
}
