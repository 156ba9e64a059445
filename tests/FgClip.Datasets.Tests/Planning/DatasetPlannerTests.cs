using System.Text.Json;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning;

public sealed class DatasetPlannerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;

    public DatasetPlannerTests() => _output = new FileObjectStore(_folder.At("out"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 3)]
    [InlineData(7, 1)]
    [InlineData(100, 1)]
    public async Task Shards_hold_at_most_so_many_rows(int rows, int shards)
    {
        var spec = Spec(_folder.Write("in.jsonl", Lines(7))) with { Shards = new ShardOptions { Rows = rows } };

        var plan = await PlanAsync(spec);

        Assert.Equal((7L, shards), (plan.Rows, plan.Shards));
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"k{i}"), (await RowsAsync(spec, plan)).Select(r => r.Key));
    }

    [Fact]
    public async Task Shards_hold_at_most_so_many_bytes_of_output_but_always_a_row()
    {
        var spec = Spec(_folder.Write("in.jsonl", Lines(7))) with { Shards = new ShardOptions { OutputBytes = 2_100 } };

        Assert.Equal(4, (await PlanAsync(spec, new RowSizeEstimate(1_000))).Shards);
        Assert.Equal(7, (await PlanAsync(spec with { Output = "elsewhere" }, new RowSizeEstimate(5_000), "out2")).Shards);
    }

    [Fact]
    public async Task Boxes_and_their_negatives_count_towards_the_bytes()
    {
        const string Row = """{"image":"a.jpg","boxes":[{"box":[0,0,1,1],"label":"x","negatives":["y","z"]}]}""";
        var spec = Spec(_folder.Write("in.jsonl", string.Join('\n', Enumerable.Repeat(Row, 4)))) with
        {
            Shards = new ShardOptions { OutputBytes = 2_300 },
        };

        Assert.Equal(2, (await PlanAsync(spec, new RowSizeEstimate(0, Box: 400, Negative: 300))).Shards);
    }

    [Fact]
    public async Task A_shard_has_rows_of_one_input_and_rows_are_numbered_through()
    {
        var spec = Spec(_folder.Write("a.jsonl", Lines(3)), _folder.Write("b.jsonl", Lines(2))) with
        {
            Shards = new ShardOptions { Rows = 2 },
        };

        var plan = await PlanAsync(spec);
        var shards = (await ShardBlock.ReadAsync(_output, plan, 0, Cancel)).Shards;

        Assert.Equal([(0, 0L, 2), (0, 2L, 1), (1, 3L, 2)], shards.Select(s => (s.Input, s.FirstRow, s.Rows)));
        Assert.Equal([0, 1, 2, 3, 4], (await RowsAsync(spec, plan)).Select(r => r.Index));
        Assert.Equal([(0L, 3L), (3L, 2L)], plan.Inputs.Select(i => (i.FirstRow, i.Rows)));
    }

    [Fact]
    public async Task Descriptors_lie_in_blocks_of_256()
    {
        var spec = Spec(_folder.Write("in.jsonl", Lines(600))) with { Shards = new ShardOptions { Rows = 1 } };

        var plan = await PlanAsync(spec);

        Assert.Equal(3, plan.Blocks);
        Assert.Equal(256, (await ShardBlock.ReadAsync(_output, plan, 1, Cancel)).Shards.Count);
        Assert.Equal(88, (await ShardBlock.ReadAsync(_output, plan, 2, Cancel)).Shards.Count);
        await Assert.ThrowsAsync<InvalidDataException>(() => ShardBlock.ReadAsync(_output, plan, 3, Cancel));
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"k{i}"), (await RowsAsync(spec, plan)).Select(r => r.Key));
    }

    [Fact]
    public async Task Every_column_is_carried_under_a_name_that_is_free()
    {
        var spec = Spec(_folder.Write("in.jsonl", """
            {"image":"a/1.jpg","caption":"x","key":"k","score":1,"width":3,"tags":["a"],"Sha256":"s","mixed":1,"ratio":1}
            {"image":"a/2.jpg","caption":"y","ok":true,"input_width":4,"mixed":"one","ratio":0.5,"big":9223372036854775807}
            """));

        var plan = await PlanAsync(spec);
        var rows = await RowsAsync(spec, plan);

        Assert.Equal(
            [
                new("image", "image", ColumnType.Text), new("caption", "caption", ColumnType.Text), new("score", "score",
                ColumnType.Integer),
                new("input_width", "width", ColumnType.Integer), new("tags", "tags", ColumnType.Json), new("input_Sha256", "Sha256",
                ColumnType.Text),
                new("mixed", "mixed", ColumnType.Json), new("ratio", "ratio", ColumnType.Real), new("ok", "ok", ColumnType.Boolean),
                new("input_input_width", "input_width", ColumnType.Integer), new CarriedColumn("big", "big", ColumnType.Integer),
            ],
            plan.Columns);
        Assert.Equal(["a/1.jpg", "x", 1L, 3L, "[\"a\"]", "s", "1", 1.0, null, null, null], rows[0].Carried);
        Assert.Equal(["a/2.jpg", "y", null, null, null, null, "\"one\"", 0.5, true, 4L, long.MaxValue], rows[1].Carried);
    }

    [Fact]
    public async Task Another_key_column_is_carried_and_the_one_named_key_makes_room()
    {
        var spec = Spec(_folder.Write("in.jsonl", """{"id":17,"key":"k"}""")) with { Manifest = new ManifestOptions { KeyColumn = "id" } };

        var plan = await PlanAsync(spec);

        Assert.Equal([("id", "id"), ("input_key", "key")], plan.Columns.Select(c => (c.Name, c.Source)));
        Assert.Equal("17", Assert.Single(await RowsAsync(spec, plan)).Key);
    }

    [Fact]
    public async Task A_key_is_the_manifests_or_the_files_or_the_rows()
    {
        var spec = Spec(_folder.Write("in.jsonl", "{\"key\":\"k\",\"image\":\"a/b.jpg\"}\n\n{\"image\":\"a/b.jpg\"}\n{}\nnot json\n"));

        var rows = await RowsAsync(spec, await PlanAsync(spec));

        Assert.Equal(["k", "a/b.jpg", "in.jsonl#2", "in.jsonl#3"], rows.Select(r => r.Key));
        Assert.Equal(RowStatus.BadRow, rows[3].Fault!.Status);
        Assert.StartsWith("in.jsonl, line 5: not JSON", rows[3].Fault!.Message);
    }

    [Fact]
    public async Task A_folder_is_written_down_and_planned_as_that()
    {
        foreach (var name in new[] { "b.jpg", "a/c.PNG", "a-b.webp", "a/readme.txt", "ü \"x\".jpg" })
            _folder.Write($"images/{name}", "x");
        var spec = Spec(_folder.At("images"));

        var plan = await PlanAsync(spec);
        _folder.Write("images/0-later.jpg", "x");
        var rows = await RowsAsync(spec, plan);

        Assert.Equal(["a-b.webp", "a/c.PNG", "b.jpg", "ü \"x\".jpg"], rows.Select(r => r.Image));
        Assert.Equal(["a-b.webp", "a/c.PNG", "b.jpg", "ü \"x\".jpg"], rows.Select(r => r.Key));
        Assert.Equal("image", Assert.Single(plan.Columns).Name);
        Assert.Equal(_folder.At("images"), plan.Inputs[0].Address);
        Assert.NotNull(await _output.FindAsync(plan.Inputs[0].Listing!, Cancel));
    }

    [Fact]
    public async Task FineHARD_is_planned_like_any_manifest()
    {
        var items = Enumerable.Range(0, 5)
            .Select(i => $$"""{"f_path":"{{i}}.jpg","caption":"long {{i}}","short_caption":"short {{i}}","bbox_info":[]}""");
        var spec = Spec(_folder.Write("train.json", $"[\n{string.Join(",\n", items)}\n]\n")) with
        {
            Shards = new ShardOptions { Rows = 2 },
        };

        var plan = await PlanAsync(spec);
        var rows = await RowsAsync(spec, plan);

        Assert.Equal(3, plan.Shards);
        Assert.Equal(["long 0", "long 1", "long 2", "long 3", "long 4"], rows.Select(r => r.LongCaption));
        Assert.All(rows, r => Assert.Equal(BoxUnits.Relative, r.BoxUnits));
    }

    [Fact]
    public async Task Planning_again_finds_the_plan_and_two_at_once_agree()
    {
        var spec = Spec(_folder.Write("in.jsonl", Lines(1_000)), _folder.Write("images/a.jpg", "x")[..^6]) with
        {
            Shards = new ShardOptions { Rows = 3 },
        };

        var plans = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => PlanAsync(spec), Cancel)));
        var again = await PlanAsync(spec);

        Assert.Single(plans.Append(again).Select(p => JsonSerializer.Serialize(p)).Distinct());
        Assert.Equal(1_001, (await RowsAsync(spec, again)).Count);
    }

    [Fact]
    public async Task Planning_that_died_before_its_end_is_done_over_with_the_same_result()
    {
        var spec = Spec(_folder.Write("in.jsonl", Lines(600))) with { Shards = new ShardOptions { Rows = 1 } };
        var before = await PlanAsync(spec);
        await _output.DeleteAsync(DatasetPaths.Plan(1), Cancel);
        await _output.DeleteAsync(DatasetPaths.PlanBlock(before.Folder, 2), Cancel);

        var after = await PlanAsync(spec);

        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(after));
        Assert.Equal(600, (await RowsAsync(spec, after)).Count);
    }

    [Fact]
    public async Task Inputs_that_changed_before_planning_ended_get_descriptors_of_their_own()
    {
        var spec = Spec(_folder.Write("in.jsonl", Lines(600))) with { Shards = new ShardOptions { Rows = 1 } };
        await PlanAsync(spec);
        await _output.DeleteAsync(DatasetPaths.Plan(1), Cancel);
        _folder.Write("in.jsonl", "{}\n" + Lines(600));

        var after = await PlanAsync(spec);

        Assert.Equal(601, after.Rows);
        Assert.Equal("k599", (await RowsAsync(spec, after))[^1].Key);
    }

    [Fact]
    public async Task Progress_ends_with_everything_read()
    {
        var spec = Spec(_folder.Write("in.jsonl", Lines(10)), _folder.Write("b.jsonl", Lines(10)));
        var reports = new List<PlanProgress>();

        await new DatasetPlanner(_output, default).PlanAsync(spec, new Collect(reports), Cancel);

        Assert.Equal(new PlanProgress(Inputs: 2, Bytes: 2 * Lines(10).Length, Rows: 20), reports[^1]);
    }

    [Fact]
    public async Task An_input_that_is_not_there_or_has_no_rows_is_refused()
    {
        var missing = await Assert.ThrowsAsync<ManifestFormatException>(() => PlanAsync(Spec(_folder.At("none.jsonl"))));
        var empty = await Assert.ThrowsAsync<ManifestFormatException>(() => PlanAsync(Spec(_folder.Write("empty.jsonl", "\n\n"))));

        Assert.Contains("none.jsonl", missing.Message);
        Assert.Contains("no row", empty.Message);
    }

    [Fact]
    public async Task Too_many_columns_are_refused()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 1_001).Select(i => $"{{\"c{i}\":1}}"));

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => PlanAsync(Spec(_folder.Write("in.jsonl", lines))));

        Assert.Contains("1,000", e.Message);
    }

    private static string Lines(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"key\":\"k{i}\",\"image\":\"{i}.jpg\"}}\n"));

    private JobSpec Spec(params string[] inputs) => Samples.Spec(_output.Root, inputs);

    private Task<DatasetPlan> PlanAsync(JobSpec spec) => PlanAsync(spec, default);

    private Task<DatasetPlan> PlanAsync(JobSpec spec, RowSizeEstimate rowSize, string output = "out") =>
        new DatasetPlanner(new FileObjectStore(_folder.At(output)), rowSize).PlanAsync(spec, null, Cancel);

    private async Task<List<InputRow>> RowsAsync(JobSpec spec, DatasetPlan plan)
    {
        var reader = new ShardReader(spec.Manifest, _output);
        var rows = new List<InputRow>();
        for (var block = 0; block < plan.Blocks; block++)
        {
            foreach (var shard in (await ShardBlock.ReadAsync(_output, plan, block, Cancel)).Shards)
                rows.AddRange(await reader.ReadAsync(plan, shard, Cancel).ToListAsync(Cancel));
        }

        return rows;
    }

    private sealed class Collect(List<PlanProgress> reports) : IProgress<PlanProgress>
    {
        public void Report(PlanProgress value) => reports.Add(value);
    }
}
