using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Storage;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Shards;

/// <summary>A block hands out the shards of the plan that its job was planned by, whatever plans the dataset has by now.</summary>
public sealed class PlanOfBlockTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_block_goes_by_the_plan_of_its_job_though_the_dataset_was_extended()
    {
        var spec = cluster.NewJob(rows: 2, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        var more = _folder.Write("more.jsonl", string.Join('\n', Enumerable.Range(2, 3).Select(LineDataset.GoodLine)));
        var extension = new PlanExtension(2, [more]);
        var extended = (await new DatasetPlanner(ObjectStores.Open(spec.Output), new RowSizeEstimate(100)).ExtendAsync(
            spec with { Extension = extension }, extension, progress: null, TestContext.Current.CancellationToken)).Plan;

        var offer = Assert.IsType<BlockOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));
        List<int?> shards = [];
        for (var i = 0; i < 3; i++)
            shards.Add((await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()))?.Shard.Index);

        Assert.Equal((2, 5), (extended.Number, extended.Shards));
        Assert.Equal((1, 2), (offer.Plan?.Number, offer.Plan?.Shards));
        Assert.Equal([0, 1, null], shards);
    }
}
