using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.State;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace FgClip.Grains.Tests.Shards;

public sealed class DeadSiloTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_shard_of_a_dead_silo_is_leased_again_before_its_lease_runs_out()
    {
        await using var cluster = await StartAsync();
        var (coordinator, worker) = (cluster.Silos[0].SiloAddress, cluster.Silos[1].SiloAddress);
        var (first, second) =
            (new LeaseRequest("first", new DeviceKey(worker, "cpu")), new LeaseRequest("second", new DeviceKey(coordinator, "cpu")));
        var job = cluster.Client.GetGrain<IJobGrain>("job");
        var spec = LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 10);
        await job.SubmitAsync(spec);
        await job.RequestWorkAsync(first);
        await LineDataset.PlanAsync(spec, CancellationToken.None);
        await job.CompletePlanAsync(first.Lease, new PlanTotals(1, 10));
        var block = cluster.Client.GetGrain<IShardBlockGrain>(new BlockKey("job", 1, 0).ToString());
        Assert.NotNull(await block.LeaseAsync(first));
        Assert.Null(await block.LeaseAsync(second));

        var membership = cluster.GetSiloServiceProvider(coordinator).GetRequiredService<IClusterMembershipService>();
        await cluster.KillSiloAsync(cluster.Silos[1]);
        Assert.True(await membership.TryKill(worker));

        Assert.NotNull(await block.LeaseAsync(second));
        Assert.Equal(LeaseRenewalResult.Lost, await block.RenewAsync(0, first.Lease, RowCounts.None));
    }

    /// <summary>Two silos, of which the second has no coordinator and no state, so that its end takes neither along.</summary>
    private static async Task<InProcessTestCluster> StartAsync()
    {
        var started = 0;
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
            silo.AddMemoryGrainStorage(CoordinatorState.StorageName);
            if (Interlocked.Increment(ref started) == 1)
                silo.AddFgClipCoordinator();
            else
                silo.ExcludeFgClipCoordinator()
                    .Configure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => type.Name == "MemoryStorageGrain"));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.StartAdditionalSiloAsync();
        await cluster.WaitForClusterManifestToStabilizeAsync();
        return cluster;
    }
}
