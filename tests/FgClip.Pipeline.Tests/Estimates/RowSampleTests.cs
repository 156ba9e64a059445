using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Pipeline.Estimates;
using FgClip.Storage;

namespace FgClip.Pipeline.Tests.Estimates;

public sealed class RowSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rows_come_from_all_over_the_input()
    {
        var rows = (await TakeAsync(rows: 3_000, shardRows: 100, count: 64)).Order().ToArray();
        Assert.Equal(64, rows.Distinct().Count());
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 250));
        Assert.InRange(rows[^1], 2_700, 2_999);
    }

    [Fact]
    public async Task A_single_shard_is_sampled_to_its_end()
    {
        var rows = (await TakeAsync(rows: 1_000, shardRows: 10_000, count: 10)).Order();
        Assert.Equal([0, 100, 200, 300, 400, 500, 600, 700, 800, 900], rows);
    }

    [Fact]
    public async Task The_same_input_gives_the_same_rows_in_the_same_order()
    {
        var first = await TakeAsync(rows: 500, shardRows: 50, count: 32);
        Assert.Equal(first, await TakeAsync(rows: 500, shardRows: 50, count: 32));
        Assert.NotEqual(first, first.Order());
    }

    [Fact]
    public async Task No_more_rows_are_taken_than_there_are()
    {
        Assert.Equal([0, 1, 2, 3, 4], (await TakeAsync(rows: 5, shardRows: 2, count: 100)).Order());
    }

    private async Task<IReadOnlyList<long>> TakeAsync(int rows, int shardRows, int count)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var manifest = Path.Combine(_folder, $"{Guid.NewGuid():N}.jsonl");
        await File.WriteAllLinesAsync(manifest, Enumerable.Range(0, rows).Select(row => $$"""{"image":"{{row}}.jpg"}"""),
            cancellationToken);
        var store = ObjectStores.Open(Path.Combine(_folder, $"{Guid.NewGuid():N}"));
        var spec = new JobSpec
        {
            Model = new("model", new('0', 64), _folder),
            Inputs = [manifest],
            Output = store.Root,
            Features = new(),
            Shards = new() { Rows = shardRows },
        };
        var plan = await new DatasetPlanner(store, new(Row: 1)).PlanAsync(spec, progress: null, cancellationToken);
        var sample = await new EstimateSample(new(spec.Manifest, store), store, plan).TakeAsync(count, cancellationToken);
        return [.. sample.Select(row => row.Row.Index)];
    }
}
