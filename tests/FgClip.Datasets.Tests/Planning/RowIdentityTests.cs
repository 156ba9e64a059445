using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Tests.Manifests.Tar;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning;

/// <summary>Keys that no input gives are different for each row, and stay what they are.</summary>
public sealed class RowIdentityTests : IDisposable
{
    private readonly PlannedInputs _inputs = new() { ShardRows = 2 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task A_key_is_the_path_below_the_input()
    {
        foreach (var name in new[] { "class0/0.png", "class0/1.png", "class1/0.png" })
            _inputs.Write($"photos/{name}", "x");

        Assert.Equal(["class0/0.png", "class0/1.png", "class1/0.png"], await KeysAsync(_inputs.At("photos")));
    }

    [Fact]
    public async Task Rows_of_a_manifest_have_the_paths_of_their_images_and_numbers_where_those_repeat()
    {
        var unique = _inputs.Write("a.jsonl", """
            {"image":"class0/0.png"}
            {"image":"class1/0.png"}
            {"caption":"x"}
            {"key":"k","image":"class0/0.png"}
            """);
        using var other = new PlannedInputs();
        var repeated = other.Write("b.jsonl", "{\"image\":\"0.png\"}\n{\"image\":\"0.png\"}\n");

        Assert.Equal(["class0/0.png", "class1/0.png", "a.jsonl#2", "k"], await KeysAsync(unique));
        Assert.Equal(["0.png#0", "0.png#1"], (await other.ReadAsync(repeated)).Select(row => row.Key));
    }

    [Fact]
    public async Task A_tars_samples_have_its_name_in_front()
    {
        var first = _inputs.Write("run1/00000.tar", TarBytes.Create(("0.jpg", "x"), ("1.jpg", "x")));
        var second = _inputs.Write("run1/00001.tar", TarBytes.Create(("0.jpg", "x")));
        var third = _inputs.Write("run2/00000.tar", TarBytes.Create(("0.jpg", "x"), ("2.jpg", "x"), ("2.json", "{\"key\":\"given\"}")));

        Assert.Equal(["00000/0", "00000/1", "00001/0", "run2/00000/0", "given"], await KeysAsync(first, second, third));
    }

    [Fact]
    public async Task Inputs_of_every_kind_have_no_key_in_common()
    {
        await DuckDb.QueryAsync($"COPY (SELECT '0.png' AS image FROM range(3)) TO '{_inputs.At("0.parquet")}' (FORMAT parquet)");
        string[] inputs =
        [
            _inputs.Write("a/rows.jsonl", "{\"image\":\"0.png\"}\n{\"caption\":\"x\"}\n"),
            _inputs.Write("b/rows.jsonl", "{\"image\":\"0.png\"}\n{\"caption\":\"x\"}\n"),
            _inputs.Write("c.csv", "image,caption\n0.png,x\n,y\n"),
            _inputs.At("0.parquet"),
            _inputs.Write("0.tar", TarBytes.Create(("0.png", "x"))),
            _inputs.At("d"),
        ];
        _inputs.Write("d/0.png", "x");

        var keys = await KeysAsync(inputs);

        Assert.Equal(11, keys.Count);
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public async Task A_folder_that_is_extended_keeps_its_keys_and_a_dataset_of_before_its_rule()
    {
        _inputs.Write("photos/a/0.png", "x");
        var spec = _inputs.Spec(_inputs.At("photos"));
        var plan = await _inputs.PlanAsync(_inputs.At("photos"));
        _inputs.Write("photos/b/0.png", "x");

        var planner = new DatasetPlanner(_inputs.Output, default);
        var extended = (await planner.ExtendAsync(spec, new PlanExtension(2, spec.Inputs), null, Cancel)).Plan;
        var before = plan with { Inputs = [.. extended.Inputs.Select(input => input with { Keys = KeyRule.FileName, KeyPrefix = null })] };

        Assert.Equal(["a/0.png", "b/0.png"], (await _inputs.RowsAsync(extended)).Select(row => row.Key));
        var old = new List<string>();
        var reader = new ShardReader(_inputs.Options, _inputs.Output);
        foreach (var shard in (await ShardBlock.ReadAsync(_inputs.Output, extended, 0, Cancel)).Shards)
            old.AddRange(await reader.ReadAsync(before, shard, Cancel).Select(row => row.Key).ToListAsync(Cancel));
        Assert.Equal(["0.png", "0.png"], old);
    }

    [Fact]
    public async Task Rows_say_where_they_are_on_request()
    {
        _inputs.Options = new ManifestOptions { RowId = true };
        var path = _inputs.Write("a.jsonl", "{\"image\":\"0.png\",\"part\":\"x\"}\n{\"image\":\"1.png\"}\n{\"image\":\"2.png\"}\n");

        var plan = await _inputs.PlanAsync(path);

        Assert.Equal(["part", "row", "row_id", "image", "input_part"], plan.Columns.Select(column => column.Name));
        Assert.Equal(
            [[0L, 0L, 0L, "0.png", "x"], [0L, 1L, 1L, "1.png", null], [1L, 0L, 2L, "2.png", null]],
            (await _inputs.RowsAsync(plan)).Select(row => row.Carried));
    }

    private async Task<List<string>> KeysAsync(params string[] inputs) => [.. (await _inputs.ReadAsync(inputs)).Select(row => row.Key)];
}
