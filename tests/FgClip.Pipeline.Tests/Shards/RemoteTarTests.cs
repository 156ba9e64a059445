using System.Collections.Concurrent;
using System.Formats.Tar;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Shards;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;
using FgClip.TestKit.S3;

namespace FgClip.Pipeline.Tests.Shards;

/// <summary>
/// A tar in an object store gives the parts that the same file on a disk gives: there images are read one by one, as they always were.
/// </summary>
public sealed class RemoteTarTests(SyntheticModel models, RemoteStores stores) : IClassFixture<RemoteStores>, IDisposable
{
    private const int ShardRows = 13;

    private readonly TempFolder _folder = new();
    private int _outputs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("s3", null)]
    [InlineData("s3", 100_000)]
    [InlineData("az", null)]
    [InlineData("az", 100_000)]
    public async Task Parts_have_the_bytes_of_those_from_a_file(string scheme, int? window)
    {
        var (file, remote) = await WriteAsync(scheme, Archive());

        var expected = await EmbedAsync(file, window);
        var parts = await EmbedAsync(remote, window);

        Assert.True(parts.Count > 3);
        Assert.Equal(expected.Select(part => part.Sha256), parts.Select(part => part.Sha256));
        var statuses = parts.SelectMany(part => part.Statuses.Keys).ToHashSet();
        Assert.Superset(
            new HashSet<RowStatus>
            {
                RowStatus.Ok, RowStatus.BadRow, RowStatus.Truncated, RowStatus.NotAnImage, RowStatus.TooLarge, RowStatus.Missing,
            },
            statuses);
    }

    [Fact]
    public async Task Texts_alone_give_the_same_parts_too()
    {
        var (file, remote) = await WriteAsync("s3", Archive());

        var expected = await EmbedAsync(file, features: new() { TextHeads = [TextHead.Short] });
        var parts = await EmbedAsync(remote, features: new() { TextHeads = [TextHead.Short] });

        Assert.Equal(expected.Select(part => part.Sha256), parts.Select(part => part.Sha256));
    }

    // Before, each image was a request of its own: 300 and more.
    [Theory]
    [InlineData("s3")]
    [InlineData("az")]
    public async Task Three_hundred_images_are_a_few_requests(string scheme)
    {
        var image = await File.ReadAllBytesAsync(Fixtures.At("images", "rgb_100x401.png"), Cancel);
        var archive = Tar(Enumerable.Range(0, 300).Select(i => ($"{i:000}.png", image)));
        var (_, remote) = await WriteAsync(scheme, archive);
        var plan = await PlanAsync(Spec(remote, features: new()) with { Shards = new() });
        using var requests = new SentRequests(remote.Split("://")[1]);

        var receipt = Assert.Single(await EmbedAsync(plan.Spec, plan.Plan, plan.Output));

        Assert.Equal(300, receipt.Statuses[RowStatus.Ok]);
        Assert.Equal(1 + ((archive.Length + (8 << 20) - (1 << 20) - 1) / (8 << 20)), requests.Gets);
    }

    // Where a stretch ends is in the block of the next shard.
    [Fact]
    public async Task A_shard_at_the_end_of_a_block_ends_where_the_next_block_starts()
    {
        var archive = Tar(Enumerable.Range(0, 260).Select(i => ($"{i:000}.png", new byte[i])));
        var (_, remote) = await WriteAsync("s3", archive);
        var (spec, plan, output) = await PlanAsync(Spec(remote) with { Shards = new() { Rows = 1 } });
        var reader = new ShardReader(spec.Manifest, output) { ImageWindow = 1 << 20 };
        stores.S3.Calls.Clear();

        foreach (var number in (int[])[254, 255, 256, 259])
        {
            var block = await ShardBlock.ReadAsync(output, plan, number / 256, Cancel);
            var row = Assert.Single(await reader.ReadAsync(plan, block.Shards[number % 256], Cancel).ToListAsync(Cancel));
            Assert.Equal(($"{number:000}.png", number), (row.Image, row.ImageContent!.Value.Length));
        }

        // A header, 254 bytes and what pads them; the last has the archive's end.
        var lengths = stores.S3.Calls.Where(call => call.Operation == "GetObject")
            .Select(call => call.Range["bytes=".Length..].Split('-').Select(int.Parse).ToArray())
            .Select(range => range[1] - range[0] + 1).ToList();
        Assert.Equal(4, lengths.Count);
        Assert.Equal(lengths[0], lengths[1]);
        Assert.True(lengths[0] <= 2048 && lengths[3] > lengths[0], string.Join(' ', lengths));
    }

    [Fact]
    public async Task Answers_that_break_off_in_a_window_cost_no_row()
    {
        var (file, remote) = await WriteAsync("s3", Archive());
        var expected = await EmbedAsync(file);
        var plan = await PlanAsync(Spec(remote, window: 1 << 20));
        var seen = new ConcurrentDictionary<string, bool>();
        stores.S3.Faults = call =>
            call.Operation == "GetObject" && seen.TryAdd(call.Range, true) ? new S3Fault(S3FaultKind.Cut) : S3Fault.None;
        try
        {
            var parts = await EmbedAsync(plan.Spec, plan.Plan, plan.Output);

            Assert.Equal(
                expected.Select(part => string.Join(' ', part.Statuses.OrderBy(pair => pair.Key))),
                parts.Select(part => string.Join(' ', part.Statuses.OrderBy(pair => pair.Key))));
            Assert.Equal(expected.Select(part => part.Sha256), parts.Select(part => part.Sha256));
            Assert.True(seen.Count > 4);
        }
        finally
        {
            stores.S3.Faults = null;
        }
    }

    /// <summary>Samples of all kinds: good and broken images, large ones, and samples that are not in order.</summary>
    private static byte[] Archive()
    {
        List<(string Name, byte[] Bytes)> members = [];
        foreach (var path in Directory.GetFiles(Fixtures.At("images")).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            members.Add(($"{name}{Path.GetExtension(path)}", File.ReadAllBytes(path)));
            members.Add(($"{name}.txt", System.Text.Encoding.UTF8.GetBytes($"an image of {name}")));
        }

        var png = File.ReadAllBytes(Fixtures.At("images", "rgb_64x64.png"));
        byte[] larger = [.. png, .. new byte[3 << 20]];
        members.Add(("x-larger-than-a-window.png", larger));
        members.Add(("x-cut.bmp", File.ReadAllBytes(Fixtures.At("images", "bmp.bmp"))[..^100]));
        members.Add(("x-two.jpg", png));
        members.Add(("x-two.png", png));
        members.Add(("x-without.txt", "no image"u8.ToArray()));
        members.Add(("x-empty.png", []));
        members.Add(("x-json.png", png));
        members.Add(("x-json.json", "{"u8.ToArray()));
        members.Add(($"x-{new string('n', 150)}.png", png));
        members.Add(("x-other.npy", new byte[2 << 20]));
        members.Add(("x-other.png", png));
        return Tar(members);
    }

    private static byte[] Tar(IEnumerable<(string Name, byte[] Bytes)> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }

        return stream.ToArray();
    }

    private async Task<(string File, string Remote)> WriteAsync(string scheme, byte[] archive)
    {
        var remote = $"{stores.NewRoot(scheme)}/00000.tar";
        var (store, name) = ObjectStores.OpenParent(remote);
        await store.PutBytesAsync(name, archive, CommitCondition.Absent, "_staging", Cancel);
        return (_folder.Write("00000.tar", archive), remote);
    }

    private JobSpec Spec(string input, int? window = null, FeatureOptions? features = null) => new()
    {
        Model = new("tiny", models.Second.Folder.Digest, models.Second.Folder.Path),
        Inputs = [input],
        Output = _folder.At($"out-{_outputs++}"),
        Features = (features ?? new() { Image = true, TextHeads = [TextHead.Short] }) with { PixelLimit = 300_000 },
        Shards = new() { Rows = ShardRows },
        Run = new() { TarWindowBytes = window },
    };

    private static async Task<(JobSpec Spec, DatasetPlan Plan, FileObjectStore Output)> PlanAsync(JobSpec spec)
    {
        var output = new FileObjectStore(spec.Output);
        return (spec, await new DatasetPlanner(output, default).PlanAsync(spec, progress: null, Cancel), output);
    }

    private async Task<IReadOnlyList<ShardReceipt>> EmbedAsync(string input, int? window = null, FeatureOptions? features = null)
    {
        var (spec, plan, output) = await PlanAsync(Spec(input, window, features));
        return await EmbedAsync(spec, plan, output);
    }

    private async Task<IReadOnlyList<ShardReceipt>> EmbedAsync(JobSpec spec, DatasetPlan plan, FileObjectStore output)
    {
        List<ShardReceipt> receipts = [];
        var processor = new ShardProcessor(spec, plan, output, models.Second) { IsRepeated = true };
        foreach (var shard in (await ShardBlock.ReadAsync(output, plan, 0, Cancel)).Shards)
            receipts.Add(await processor.ProcessAsync(shard, "lease", [], new Progress<IReadOnlyDictionary<RowStatus, long>>(), Cancel));
        return receipts;
    }
}
