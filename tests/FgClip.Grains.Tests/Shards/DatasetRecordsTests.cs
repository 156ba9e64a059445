using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Shards;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Shards;

public sealed class DatasetRecordsTests : IDisposable
{
    private const int Inputs = 100_000, Block = 17;

    private readonly TempFolder _folder = new();
    private readonly CountingStore _store;

    public DatasetRecordsTests() => _store = new CountingStore(new FileObjectStore(_folder.Path));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_block_of_a_plan_of_100000_inputs_is_read_without_the_plan()
    {
        var plan = new DatasetPlan
        {
            Number = 1,
            Inputs = [.. Enumerable.Range(0, Inputs).Select(Input)],
            Columns = [],
            Rows = Inputs,
            Shards = Inputs,
            Folder = DatasetPaths.PlanFolder(1, new string('a', 64)),
        };
        await plan.StoreAsync(_store, Cancel);
        var shards = Enumerable.Range(Block * DatasetPaths.ShardsPerBlock, DatasetPaths.ShardsPerBlock)
            .Select(shard => new ShardDescriptor(shard, shard, 0, 1, shard, 1));
        await _store.PutJsonAsync(DatasetPaths.PlanBlock(plan.Folder, Block), new ShardBlock(Block, [.. shards]), CommitCondition.Absent,
            "_staging", Cancel);
        var spec = new JobSpec
        {
            Model = new ModelReference("none", new string('0', 64), "/none"),
            Inputs = ["/data/*.tar"],
            Output = _store.Root,
            Features = new FeatureOptions(),
        };
        var planBytes = (await _store.FindAsync(DatasetPaths.Plan(1), Cancel))!.Length;
        var before = _store.Bytes;

        var records = await DatasetRecords.ReadBlockAsync(_store, spec, new PlanTotals(Inputs, Inputs) { Number = 1, Folder = plan.Folder },
            Block, Cancel);

        Assert.Equal(DatasetPaths.ShardsPerBlock, records.Count);
        Assert.Equal([DatasetPaths.PlanHead(1), DatasetPaths.PlanBlock(plan.Folder, Block)], _store.Opened);
        Assert.InRange(planBytes, 20_000_000, 60_000_000);
        Assert.InRange(_store.Bytes - before, 1, 60_000);
    }

    private static PlanInput Input(int number) => new()
    {
        Address = $"/data/photographs/of/everything/{number:000000}.tar",
        Format = ManifestFormat.WebDataset,
        FirstRow = number,
        Rows = 1,
        Bytes = 1_000_000_000,
        Sha256 = null,
        Version = "8de0f0e0f0e0f0e-3b9aca00",
    };
}
