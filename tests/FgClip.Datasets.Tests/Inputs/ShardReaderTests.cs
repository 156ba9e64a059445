using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class ShardReaderTests : IDisposable
{
    private const string Text = "{\"key\":\"a\"}\n{\"key\":\"b\"}\n{\"key\":\"c\"}\n";

    private readonly TempFolder _folder = new();
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

    [Theory]
    [InlineData("[8, 6, 8, 12]", BoxFormat.Cxcywh, null, BoxUnits.Pixels)]
    [InlineData("[4, 0, 8, 12]", BoxFormat.Xywh, BoxUnits.Relative, BoxUnits.Relative)]
    [InlineData("[4, 0, 12, 12]", BoxFormat.Xyxy, BoxUnits.Pixels, BoxUnits.Pixels)]
    public async Task Boxes_come_as_corners_in_the_units_of_the_options_or_the_format(string box, BoxFormat format, BoxUnits? units,
    BoxUnits expected)
    {
        var (plan, shards) = await PlanAsync($$"""{"boxes": [{"box": {{box}}, "label": "a dog", "negatives": ["a cat"]}]}""");

        var row = Assert.Single(await ReadAsync(plan, shards[0], new() { BoxFormat = format, BoxUnits = units }));

        Assert.Equal(expected, row.BoxUnits);
        Assert.Equal([4, 0, 12, 12], Assert.Single(row.Boxes).Box);
        Assert.Equal(("a dog", "a cat"), (row.Boxes[0].Label, Assert.Single(row.Boxes[0].Negatives)));
    }

    [Fact]
    public async Task An_input_that_was_only_touched_is_the_same_input()
    {
        var (plan, shards) = await PlanAsync(Text);
        File.SetLastWriteTimeUtc(_folder.At("in.jsonl"), DateTime.UnixEpoch);

        Assert.Equal("b", Assert.Single(await ReadAsync(plan, shards[1])).Key);
    }

    [Fact]
    public async Task A_copied_manifest_is_hashed_for_its_first_shard_and_not_again_for_others()
    {
        var (plan, shards) = await PlanAsync(Text);
        File.SetLastWriteTimeUtc(_folder.At("in.jsonl"), DateTime.UnixEpoch);
        Assert.Equal("a", Assert.Single(await ReadAsync(plan, shards[0])).Key);

        // Only a reading of the whole file could tell this one from the file that was just hashed: length and time are the same.
        _folder.Write("in.jsonl", Text.Replace('b', 'x'));
        File.SetLastWriteTimeUtc(_folder.At("in.jsonl"), DateTime.UnixEpoch);

        Assert.Equal("x", Assert.Single(await ReadAsync(plan, shards[1])).Key);
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
            var lines =
                string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"key\":\"k{i}\",\"caption\":\"日本 \\\"{i}\\\"\",\"n\":{i}}}\n"));
            var bytes = Mutation.Apply(System.Text.Encoding.UTF8.GetBytes(lines), random);
            bytes = [.. "{\"key\":\"first\"}\n"u8, .. bytes];
            var whole = await RowsAsync($"whole-{round}", bytes, 1_000);
            var cut = await RowsAsync($"cut-{round}", bytes, 3);

            Assert.Equal(whole, cut);
            Assert.Equal(bytes.AsSpan().ToArray().Count(b => b == '\n') + (bytes[^1] == '\n' ? 0 : 1),
                whole.Count + Mutation.BlankLines(bytes));
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

    private async Task<List<InputRow>> ReadAsync(DatasetPlan plan, ShardDescriptor shard, ManifestOptions? options = null) =>
        await new ShardReader(options ?? new ManifestOptions(), _output).ReadAsync(plan, shard, Cancel).ToListAsync(Cancel);
}
