using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Tests.Commits;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning.Stretches;

/// <summary>Manifests that are planned in stretches, beside the plan of the same manifest read from its start to its end.</summary>
public sealed class StretchedPlanTests : IDisposable
{
    private static readonly RowSizeEstimate RowSize = new(400, Box: 50, Negative: 10);

    private readonly TempFolder _folder = new();
    private readonly Random _random = new(7);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("json", 40)]
    [InlineData("csv", 20)]
    [InlineData("array", 15)]
    public async Task Stretches_of_any_length_give_the_records_of_the_whole(string format, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var text = format switch { "json" => JsonLines(), "csv" => Csv(), _ => Array() };
            var spec = Spec(_folder.Write("m.txt", text));
            var bytes = Encoding.UTF8.GetByteCount(text);
            var size = _random.Next(bytes / 80, 1 + bytes / 16);
            var whole = await RecordsAsync("whole", spec, long.MaxValue / 64);
            var stretched = await RecordsAsync("stretched", spec, size);

            Assert.True(whole == stretched, $"Round {round} with stretches of {size} bytes.\n{text}\n{whole}\n{stretched}");
        }
    }

    [Fact]
    public async Task Stretches_are_leased_to_several_planners_and_whoever_merges_makes_what_is_missing()
    {
        var spec = Spec(Lines(400), Lines(3), Lines(300));
        var whole = await RecordsAsync("whole", spec, long.MaxValue / 64);
        foreach (var planned in (int[])[0, 1, 3, 100])
        {
            var output = Output("leased", spec);
            var listing = (await Planner(output, 250).OpenAsync(Of(spec, output), null, Cancel)).Listing!;
            // The base leases, and two digests with their stretches.
            Assert.InRange(listing.Leases, 3 + 2 * 3, 3 + 2 * 10);
            await Parallel.ForAsync(0, Math.Min(3 + planned, listing.Leases), Cancel, async (lease, token) => await Planner(output, 250)
                .PlanUnitsAsync(Of(spec, output), null, new InputListing(listing.Folder, 1, 3), lease, null, token));
            await Planner(output, 250).MergeAsync(Of(spec, output), null, listing, Cancel);

            Assert.Equal(whole, Records(output));
        }
    }

    [Fact]
    public async Task A_planning_that_an_earlier_version_listed_has_no_leases_for_stretches()
    {
        var spec = Spec(Lines(400));
        var whole = await RecordsAsync("whole", spec, long.MaxValue / 64);
        var output = Output("older", spec);
        await Planner(output, long.MaxValue / 64).OpenAsync(Of(spec, output), null, Cancel);

        var listing = (await Planner(output, 250).OpenAsync(Of(spec, output), null, Cancel)).Listing!;
        await Planner(output, 250).PlanUnitsAsync(Of(spec, output), null, listing, 0, null, Cancel);
        await Planner(output, 250).MergeAsync(Of(spec, output), null, listing, Cancel);

        Assert.Equal(1, listing.Leases);
        Assert.Equal(whole, Records(output));
    }

    [Theory]
    [InlineData("m.jsonl", 150)]
    [InlineData("m.csv", 150)]
    public async Task A_planner_that_died_leaves_its_stretches_and_the_next_one_reads_the_others(string name, int step)
    {
        var text = name.EndsWith("csv", StringComparison.Ordinal) ? Csv(rows: 500) : File.ReadAllText(Lines(500));
        var spec = Spec(_folder.Write(name, text));
        var whole = await RecordsAsync("whole", spec, long.MaxValue / 64);
        var size = text.Length / 70;
        var left = new List<int>();
        for (var call = 10; ; call += step)
        {
            var output = Output("died", spec);
            var dying = new FaultyStore(output, StoreFault.KilledBefore, call, () => Task.CompletedTask);
            var died = await Record.ExceptionAsync(() => Planner(dying, size).PlanAsync(Of(spec, output), null, Cancel));
            var before = Stretches(output).ToDictionary(file => file, File.GetLastWriteTimeUtc);
            if (died is null)
                break;
            left.Add(before.Count);

            await Planner(output, size).PlanAsync(Of(spec, output), null, Cancel);

            Assert.Equal(whole, Records(output));
            Assert.All(before, stretch => Assert.Equal(stretch.Value, File.GetLastWriteTimeUtc(stretch.Key)));
        }

        Assert.Contains(left, count => count is > 10 and < 60);
    }

    [Fact]
    public async Task The_digest_continues_from_its_last_state()
    {
        var name = Lines(2_000);
        var spec = Spec(name);
        var whole = await RecordsAsync("whole", spec, long.MaxValue / 64);
        var output = Output("hashed", spec);
        var listing = (await Planner(output, 1_000).OpenAsync(Of(spec, output), null, Cancel)).Listing!;
        await Planner(output, 1_000).PlanUnitsAsync(Of(spec, output), null, listing, 1, null, Cancel);
        var states = Files(output, "sha256-*");
        Assert.InRange(states.Count, 3, 2_000);
        // Only a hash that begins at the state in the middle can have the digest that follows from it.
        foreach (var state in states.Skip(states.Count / 2))
            File.Delete(state);

        await Planner(output, 1_000).PlanAsync(Of(spec, output), null, Cancel);
        Assert.Equal(whole, Records(output));

        output = Output("hashed", spec);
        await Planner(output, 1_000).OpenAsync(Of(spec, output), null, Cancel);
        await Planner(output, 1_000).PlanUnitsAsync(Of(spec, output), null, listing, 1, null, Cancel);
        states = Files(output, "sha256-*");
        File.Delete(states[^1]);
        File.WriteAllBytes(states[^2], new byte[32]);
        await Planner(output, 1_000).PlanAsync(Of(spec, output), null, Cancel);
        Assert.NotEqual(whole, Records(output));
    }

    [Theory]
    [InlineData("*.keys", false)]
    [InlineData("*.keys", true)]
    [InlineData("00*.json", false)]
    [InlineData("00*.json", true)]
    public async Task Records_that_are_missing_or_damaged_are_made_again(string files, bool damaged)
    {
        var spec = Spec(Lines(400));
        var whole = await RecordsAsync("whole", spec, long.MaxValue / 64);
        var output = Output("damaged", spec);
        var listing = (await Planner(output, 250).OpenAsync(Of(spec, output), null, Cancel)).Listing!;
        for (var lease = 0; lease < listing.Leases; lease++)
            await Planner(output, 250).PlanUnitsAsync(Of(spec, output), null, listing, lease, null, Cancel);
        var stretch = Files(output, files).First(file => file.Contains("/stretches/", StringComparison.Ordinal));
        if (damaged)
            File.WriteAllText(stretch, "{");
        else
            File.Delete(stretch);

        var failed = await Record.ExceptionAsync(() => Planner(output, 250).PlanAsync(Of(spec, output), null, Cancel));
        if (failed is not null)
            await Planner(output, 250).PlanAsync(Of(spec, output), null, Cancel);

        Assert.Equal(files is "*.keys", failed is InvalidDataException);
        Assert.Equal(whole, Records(output));
    }

    [Fact]
    public async Task A_manifest_that_changes_between_two_planners_is_planned_anew()
    {
        var spec = Spec(Lines(400));
        var output = Output("changed", spec);
        var listing = (await Planner(output, 250).OpenAsync(Of(spec, output), null, Cancel)).Listing!;
        for (var lease = 0; lease < listing.Leases; lease++)
            await Planner(output, 250).PlanUnitsAsync(Of(spec, output), null, listing, lease, null, Cancel);
        File.AppendAllText(spec.Inputs[0], "{\"image\":\"new\",\"added\":1}\n");
        var whole = await RecordsAsync("whole", spec, long.MaxValue / 64);

        await Planner(output, 250).PlanAsync(Of(spec, output), null, Cancel);

        Assert.Equal(whole, Records(output));
        Assert.Contains("added", whole);
    }

    [Theory]
    [InlineData(15, null, 0)]
    [InlineData(16, 1L, 16)]
    [InlineData(1_024, 1L, 1_024)]
    [InlineData(1_025, 2L, 513)]
    [InlineData(5_000, 5L, 1_000)]
    public void A_grid_has_16_to_1024_stretches(long bytes, long? size, int count)
    {
        var grid = StretchGrid.From(bytes, 1);

        Assert.Equal((size, count), (grid?.Size, grid?.Count ?? 0));
        for (var stretch = 0; stretch < count; stretch++)
            Assert.Equal(stretch == 0 ? 0 : grid!.Value.RangeOf(stretch - 1).End, grid!.Value.RangeOf(stretch).Start);
        if (grid is { } cut)
            Assert.Equal(bytes, cut.RangeOf(count - 1).End);
    }

    private static DatasetPlanner Planner(IObjectStore output, long size) => new(output, RowSize) { MinStretchBytes = size };

    private static JobSpec Spec(params string[] inputs) =>
        Samples.Spec("", inputs) with { Shards = new ShardOptions { Rows = 7, OutputBytes = 3_500 } };

    private static JobSpec Of(JobSpec spec, FileObjectStore output) => spec with { Output = output.Root };

    private FileObjectStore Output(string name, JobSpec spec)
    {
        Assert.NotEmpty(spec.Inputs);
        if (Directory.Exists(_folder.At(name)))
            Directory.Delete(_folder.At(name), recursive: true);
        return new FileObjectStore(_folder.At(name));
    }

    /// <summary>Plans, and returns the text of the plan and its blocks, or of what refused it.</summary>
    private async Task<string> RecordsAsync(string name, JobSpec spec, long size)
    {
        var output = Output(name, spec);
        try
        {
            await Planner(output, size).PlanAsync(Of(spec, output), null, Cancel);
            return Records(output);
        }
        catch (ManifestFormatException refused)
        {
            return refused.Message;
        }
    }

    private static string Records(FileObjectStore output) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(output.Root, "_inputs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => !file.EndsWith("-head.json", StringComparison.Ordinal))
            .Concat(Files(output, "*").Where(file => file.Contains("/units/", StringComparison.Ordinal)).Select(file => file))
            .Select(file => $"{Path.GetFileName(file)}\n{File.ReadAllText(file)}\n"));

    private static List<string> Files(FileObjectStore output, string pattern) =>
        [.. Directory.EnumerateFiles(Path.Combine(output.Root, "_planning"), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];

    private static List<string> Stretches(FileObjectStore output) => Directory.Exists(Path.Combine(output.Root, "_planning"))
        ? [.. Files(output, "*.json").Where(file => file.Contains("/stretches/", StringComparison.Ordinal))]
        : [];

    private string Lines(int rows) => _folder.Write($"{rows}.jsonl", string.Concat(
        Enumerable.Range(0, rows).Select(i => $"{{\"image\":\"{i}.jpg\",\"caption\":\"caption {i}\",\"n\":{i}}}\n")));

    private string JsonLines()
    {
        var text = new StringBuilder(_random.Next(4) == 0 ? "\uFEFF" : "");
        var end = _random.Next(5) switch { 0 => "\r\n", 1 => "\r", _ => "\n" };
        text.Append("{\"caption\":\"first\"}").Append(end);
        var repeats = _random.Next(2) == 0;
        for (var (i, rows) = (0, _random.Next(20, 80)); i < rows; i++)
        {
            text.Append(_random.Next(12) switch
            {
                0 => "",
                1 => " \t",
                2 => "{broken",
                3 => $"{{\"key\":\"k{i}\",\"late{i % 3}\":{i}}}",
                4 => $"{{\"image\":\"x{i}\",\"boxes\":[{{\"box\":[0,0,1,1],\"label\":\"a\",\"negatives\":[\"b\",\"c\"]}}]}}",
                5 => $"{{\"image\":\"{new string('y', _random.Next(600))}{i}\"}}",
                6 => "\uFEFF{\"caption\":\"behind a mark\"}",
                7 => $"{{\"image\":\"{(repeats ? 0 : i)}\",\"n\":{i}.5}}",
                _ => $"{{\"image\":\"{i}.jpg\",\"caption\":\"é {i}\",\"n\":{i}}}",
            });
            if (i + 1 < rows || _random.Next(2) == 0)
                text.Append(end);
        }

        return text.ToString();
    }

    private string Csv(int rows = 0)
    {
        var text = new StringBuilder("image,caption,n\n");
        for (var (i, count) = (0, rows > 0 ? rows : _random.Next(20, 60)); i < count; i++)
        {
            text.Append(_random.Next(7) switch
            {
                0 => "",
                1 => $"{i}.jpg,\"two\nlines, and a \"\" quote\",1",
                2 => "too,many,fields,here",
                3 => $"{_random.Next(40)}.jpg,{new string('y', _random.Next(200))},",
                _ => $"{i}.jpg,caption {i},{i}",
            });
            text.Append('\n');
        }

        return text.ToString();
    }

    private string Array() => "[\n" + string.Join(",\n", Enumerable.Range(0, _random.Next(20, 60)).Select(i => _random.Next(5) switch
    {
        0 => $$"""{"f_path":"{{i}}.jpg","caption":"]}, {\"","short_caption":"s","bbox_info":[]}""",
        1 => "{broken}",
        _ => $$"""{"f_path":"{{i}}.jpg","caption":"long {{i}}","short_caption":"s","bbox_info":[{"bbox":[0,0,1,1],"short_expr":"x"}]}""",
    })) + (_random.Next(6) == 0 ? "" : "\n]\n");
}
