using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;

namespace FgClip.Datasets.Tests.Planning;

public sealed class ShardReaderTests : IDisposable
{
    private const string Text = "{\"key\":\"a\"}\n{\"key\":\"b\"}\n{\"key\":\"c\"}\n";

    private readonly TemporaryFolder _folder = new();
    private readonly FileObjectStore _output;

    public ShardReaderTests() => _output = new FileObjectStore(_folder.At("out"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_shard_in_the_middle_starts_at_its_offset_with_its_line()
    {
        var (plan, shards) = await PlanAsync("\uFEFF{\"key\":\"a\"}\r\n\r\nbroken\r\n{\"key\":\"c\"}");

        Assert.Equal([(3L, 1L), (18L, 3L), (26L, 4L)], shards.Select(s => (s.Offset, s.Line)));
        Assert.StartsWith("in.jsonl, line 3: ", Assert.Single(await ReadAsync(plan, shards[1])).Fault!.Message);
        Assert.Equal(("c", 2L), Assert.Single(await ReadAsync(plan, shards[2])) is var row ? (row.Key, row.Index) : default);
    }

    [Fact]
    public async Task An_input_that_was_only_touched_is_the_same_input()
    {
        var (plan, shards) = await PlanAsync(Text);
        File.SetLastWriteTimeUtc(_folder.At("in.jsonl"), DateTime.UnixEpoch);

        Assert.Equal("b", Assert.Single(await ReadAsync(plan, shards[1])).Key);
    }

    [Theory]
    [InlineData("{\"key\":\"a\"}\n{\"key\":\"X\"}\n{\"key\":\"c\"}\n")]
    [InlineData("{\"key\":\"a\"}\n")]
    [InlineData(null)]
    public async Task An_input_that_changed_is_refused(string? text)
    {
        var (plan, shards) = await PlanAsync(Text);
        if (text is null)
            File.Delete(_folder.At("in.jsonl"));
        else
            _folder.Write("in.jsonl", text);

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(plan, shards[1]));
        Assert.Contains("in.jsonl", e.Message);
    }

    [Fact]
    public async Task A_damaged_manifest_gives_the_same_rows_however_it_is_cut()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var lines = string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"key\":\"k{i}\",\"caption\":\"日本 \\\"{i}\\\"\",\"n\":{i}}}\n"));
            var bytes = Mutation.Of(System.Text.Encoding.UTF8.GetBytes(lines), random);
            bytes = [.. "{\"key\":\"first\"}\n"u8, .. bytes];
            var whole = await RowsAsync($"whole-{round}", bytes, 1_000);
            var cut = await RowsAsync($"cut-{round}", bytes, 3);

            Assert.Equal(whole, cut);
            Assert.Equal(bytes.AsSpan().ToArray().Count(b => b == '\n') + (bytes[^1] == '\n' ? 0 : 1), whole.Count + Mutation.BlankLines(bytes));
        }
    }

    private async Task<List<string>> RowsAsync(string name, byte[] bytes, int rowsPerShard)
    {
        var output = new FileObjectStore(_folder.At(name));
        var spec = Samples.Spec(output.Root, _folder.Write("fuzz.jsonl", bytes)) with { Shards = new ShardOptions { Rows = rowsPerShard } };
        var plan = await new DatasetPlanner(output, default).PlanAsync(spec, null, Cancel);
        var reader = new ShardReader(spec.Manifest, output);
        var rows = new List<string>();
        foreach (var shard in (await ShardBlock.ReadAsync(output, plan, 0, Cancel)).Shards)
        {
            await foreach (var row in reader.ReadAsync(plan, shard, Cancel))
                rows.Add($"{row.Index} {row.Key} {row.ShortCaption} {string.Join('|', row.Carried)} {row.Fault}");
        }

        return rows;
    }

    private async Task<(DatasetPlan Plan, IReadOnlyList<ShardDescriptor> Shards)> PlanAsync(string text)
    {
        var spec = Samples.Spec(_output.Root, _folder.Write("in.jsonl", text)) with { Shards = new ShardOptions { Rows = 1 } };
        var plan = await new DatasetPlanner(_output, default).PlanAsync(spec, null, Cancel);
        return (plan, (await ShardBlock.ReadAsync(_output, plan, 0, Cancel)).Shards);
    }

    private async Task<List<InputRow>> ReadAsync(DatasetPlan plan, ShardDescriptor shard) =>
        await new ShardReader(new ManifestOptions(), _output).ReadAsync(plan, shard, Cancel).ToListAsync(Cancel);
}
