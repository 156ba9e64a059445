using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Datasets.Tests.Commits;
using FgClip.Datasets.Tests.Manifests.Tar;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning;

/// <summary>A planning in units: its checkpoints, planners that died, and planners side by side.</summary>
public sealed class PlannedUnitsTests : IDisposable
{
    private static readonly RowSizeEstimate RowSize = new(100);

    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;
    private readonly DatasetPlanner _planner;

    public PlannedUnitsTests()
    {
        _output = new FileObjectStore(_folder.At("out"));
        _planner = new DatasetPlanner(_output, RowSize);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Planners_side_by_side_make_the_plan_that_one_makes_whoever_merges()
    {
        var spec = Spec(40);
        var alone = new FileObjectStore(_folder.At("alone"));
        await new DatasetPlanner(alone, RowSize) { UnitsAtOnce = 1 }.PlanAsync(spec, null, Cancel);

        var listing = (await _planner.OpenAsync(spec, null, Cancel)).Listing!;
        await Parallel.ForAsync(0, 3 * listing.Leases, Cancel, async (lease, cancel) =>
            await new DatasetPlanner(_output, RowSize).PlanUnitsAsync(spec, null, listing, lease % listing.Leases, null, cancel));
        var merged = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _planner.MergeAsync(spec, null, listing, Cancel)));

        Assert.Equal(Records("alone"), Records("out"));
        Assert.All(merged, head => Assert.Equal((40 * 3L, 80), (head.Plan.Rows, head.Plan.Shards)));
    }

    [Fact]
    public async Task A_plan_is_in_the_folder_that_earlier_planners_gave_it()
    {
        var spec = Spec(3);

        var plan = await _planner.PlanAsync(spec, null, Cancel);

        var inputs = plan.Inputs.Select(input => new
        {
            input.Address,
            Kind = new ManifestKind(ManifestFormat.JsonLines),
            Length = input.Bytes,
            input.Version,
            Sidecar = (ObjectInfo?)null,
        });
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new { inputs, spec.Manifest, spec.Shards, rowSize = RowSize }, RecordJson.Options);
        Assert.Equal(DatasetPaths.PlanFolder(1, Convert.ToHexStringLower(SHA256.HashData(bytes))), plan.Folder);
    }

    [Theory]
    [InlineData(StoreFault.KilledBefore)]
    [InlineData(StoreFault.KilledAfter)]
    public async Task A_planner_that_died_leaves_its_records_and_the_next_one_writes_the_others(StoreFault fault)
    {
        var spec = Spec(30);
        var dying = new FaultyStore(_output, fault, 60, () => Task.CompletedTask);
        await Assert.ThrowsAnyAsync<Exception>(() => new DatasetPlanner(dying, RowSize).PlanAsync(spec, null, Cancel));
        var before = Units().ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.InRange(before.Count, 1, 29);

        var plan = await _planner.PlanAsync(spec, null, Cancel);

        Assert.Equal(30 * 3, plan.Rows);
        Assert.Equal(30, Units().Count);
        Assert.All(before, unit => Assert.Equal(unit.Value, File.GetLastWriteTimeUtc(unit.Key)));
    }

    [Fact]
    public async Task An_input_with_a_record_is_not_read_again_and_one_that_changed_since_is()
    {
        var spec = Spec(3);
        var listing = await PlanUnitsAsync(spec);
        // What no planner finds in the input shows that the record was used.
        foreach (var unit in Units())
            File.WriteAllText(unit, File.ReadAllText(unit).Replace("\"caption\"", "\"from the record\"", StringComparison.Ordinal));
        Write(1, "{\"image\":\"new.jpg\",\"new\":1}\n");

        await _planner.PlanUnitsAsync(spec, null, listing, 1, null, Cancel);
        var plan = await _planner.PlanAsync(spec, null, Cancel);

        Assert.Equal(["image", "from the record", "new"], plan.Columns.Select(column => column.Source));
        Assert.Equal([3, 1, 3], plan.Inputs.Select(input => input.Rows));
        Assert.Equal([0, 3, 4], plan.Inputs.Select(input => input.FirstRow));
    }

    [Fact]
    public async Task A_tar_is_planned_again_once_a_sidecar_came()
    {
        var spec = Samples.Spec(_output.Root, _folder.Write("a.tar", TarBytes.Create(("a.jpg", "x"), ("a.txt", "y"))));
        await PlanUnitsAsync(spec);
        _folder.Write("a.parquet", "damaged");

        var refused = await Assert.ThrowsAsync<ManifestFormatException>(() => PlanUnitsAsync(spec));

        Assert.Contains("a.parquet", refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"unit\":0,\"inputs\":[{\"inp")]
    [InlineData("{\"unit\":0,\"inputs\":[],\"ofANewerVersion\":1}")]
    public async Task A_record_that_cannot_be_read_is_made_again(string damaged)
    {
        var spec = Spec(2);
        await PlanUnitsAsync(spec);
        var whole = File.ReadAllText(Units()[0]);
        File.WriteAllText(Units()[0], damaged);

        Assert.Equal(6, (await _planner.PlanAsync(spec, null, Cancel)).Rows);
        Assert.Equal(whole, File.ReadAllText(Units()[0]));
    }

    [Fact]
    public async Task A_record_that_was_deleted_before_the_merge_is_made_again()
    {
        var spec = Spec(5);
        var listing = await PlanUnitsAsync(spec);
        File.Delete(Units()[3]);

        var merged = await _planner.MergeAsync(spec, null, listing, Cancel);

        Assert.Equal((15, 10), (merged.Plan.Rows, merged.Plan.Shards));
    }

    [Fact]
    public async Task A_planning_whose_list_was_deleted_halfway_is_listed_again()
    {
        var spec = Spec(3);
        await PlanUnitsAsync(spec);
        foreach (var piece in Directory.EnumerateFiles(_folder.At("out", "_planning"), "inputs-*.json", SearchOption.AllDirectories))
            File.Delete(piece);

        await Assert.ThrowsAsync<InvalidDataException>(() => _planner.PlanAsync(spec, null, Cancel));

        Assert.Equal(9, (await _planner.PlanAsync(spec, null, Cancel)).Rows);
    }

    [Fact]
    public async Task A_listing_with_more_files_is_another_planning()
    {
        var spec = Spec(2) with { Inputs = [_folder.At("*.jsonl")] };
        await PlanUnitsAsync(spec);
        Write(2, Lines(2));

        Assert.Equal(9, (await _planner.PlanAsync(spec, null, Cancel)).Rows);
    }

    [Fact]
    public async Task The_records_of_compressed_inputs_are_those_of_their_input_wherever_its_shards_come_to_lie()
    {
        var spec = Spec(1) with { Inputs = [_folder.At("000.jsonl"), Gzip("a", 5), Gzip("b", 4)] };

        var plan = await _planner.PlanAsync(spec, null, Cancel);

        Assert.Equal(["000/0", "000/1", "000/2", "a/0", "a/1", "a/2", "a/3", "a/4", "b/0", "b/1", "b/2", "b/3"],
            (await RowsAsync(spec, plan)).Select(row => row.Image));
        Assert.Equal(2, plan.Inputs.Select(input => input.Records).OfType<string>().Distinct().Count());
    }

    [Fact]
    public async Task The_records_of_plans_of_version_0_1_are_found_by_the_numbers_of_shards()
    {
        var spec = Spec(1) with { Inputs = [_folder.At("000.jsonl"), Gzip("a", 5)] };
        var plan = await _planner.PlanAsync(spec, null, Cancel);
        foreach (var shard in (await ShardBlock.ReadAsync(_output, plan, 0, Cancel)).Shards.Where(shard => shard.Input == 1))
        {
            var name = DatasetPaths.InputRecords(plan.Inputs[1].Records!, shard.FirstRow - 3);
            File.Move(_folder.At("out", name), _folder.At("out", DatasetPaths.PlanRecords(plan.Folder, shard.Index)));
        }

        var old = plan with { Inputs = [plan.Inputs[0], plan.Inputs[1] with { Records = null }] };

        Assert.Equal(["a/0", "a/1", "a/2", "a/3", "a/4"], (await RowsAsync(spec, old)).Skip(3).Select(row => row.Image));
    }

    private JobSpec Spec(int inputs) =>
        Samples.Spec(_output.Root, [.. Enumerable.Range(0, inputs).Select(i => Write(i, Lines(i)))]) with
        {
            Shards = new ShardOptions { Rows = 2 },
        };

    private string Write(int input, string text) => _folder.Write($"{input:000}.jsonl", text);

    private static string Lines(int input) =>
        string.Concat(Enumerable.Range(0, 3).Select(i => $"{{\"image\":\"{input:000}/{i}\",\"caption\":\"c\"}}\n"));

    private string Gzip(string name, int rows)
    {
        using var bytes = new MemoryStream();
        using (var stream = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, rows).Select(i => $"{{\"image\":\"{name}/{i}\"}}\n"))));
        return _folder.Write($"{name}.gz", bytes.ToArray());
    }

    private async Task<InputListing> PlanUnitsAsync(JobSpec spec)
    {
        var listing = (await _planner.OpenAsync(spec, null, Cancel)).Listing!;
        for (var lease = 0; lease < listing.Leases; lease++)
            await _planner.PlanUnitsAsync(spec, null, listing, lease, null, Cancel);
        return listing;
    }

    private List<string> Units() =>
        [.. Directory.EnumerateFiles(_folder.At("out", "_planning"), "*.json", SearchOption.AllDirectories)
            .Where(file => file.Contains("/units/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private string Records(string output) => string.Concat(
        Directory.EnumerateFiles(_folder.At(output, "_inputs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => !file.EndsWith("-head.json", StringComparison.Ordinal))
            .Select(file => $"{Path.GetRelativePath(_folder.At(output), file)}\n{File.ReadAllText(file)}\n"));

    private async Task<List<InputRow>> RowsAsync(JobSpec spec, DatasetPlan plan)
    {
        var rows = new List<InputRow>();
        foreach (var shard in (await ShardBlock.ReadAsync(_output, plan, 0, Cancel)).Shards)
        {
            await foreach (var row in new ShardReader(spec.Manifest, _output).ReadAsync(plan, shard, Cancel))
                rows.Add(row);
        }

        return rows;
    }
}
