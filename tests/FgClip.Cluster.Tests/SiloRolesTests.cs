using System.Net;
using FgClip.Client;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FgClip.Cluster.Tests;

public sealed class SiloRolesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Coordinators_live_on_their_silo_and_workers_on_theirs()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 100, rowsPerShard: 10);
        await using var cluster = await RolesCluster.StartAsync(new LineWork(), workers: 2);
        var client = new FgClipClient(Grains(cluster));

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        var management = Grains(cluster).GetGrain<IManagementGrain>(0);
        var grains = (await management.GetDetailedGrainStatistics()).Where(grain => grain.GrainType.Contains("FgClip")).ToList();
        Assert.Equal((JobPhase.Succeeded, 100), (last.Phase, last.Committed.Rows));
        Assert.Contains(grains, grain => grain.GrainType.Contains("JobGrain"));
        // A silo's devices are woken through a grain of that silo.
        grains.RemoveAll(grain => grain.GrainType.Contains("SiloDevicesGrain"));
        Assert.All(grains, grain => Assert.Equal(cluster.Silos[0].SiloAddress, grain.SiloAddress));
    }

    [Fact]
    public async Task A_device_answers_on_its_own_silo()
    {
        await using var cluster = await RolesCluster.StartAsync(new LineWork(), workers: 2);
        var key = new DeviceKey(cluster.Silos[2].SiloAddress, "cpu-3");

        var status = await Device(Grains(cluster), key).GetStatusAsync();

        Assert.Equal((null, null, 0), (status.Job, status.Work, status.ShardsDone));
        var silo = await Grains(cluster).GetGrain<IManagementGrain>(0).GetActivationAddress(Device(Grains(cluster), key));
        Assert.Equal(key.Silo, silo);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_named()
    {
        await using var cluster = await RolesCluster.StartAsync(new LineWork(), workers: 1);
        var gone = new DeviceKey(SiloAddress.New(IPAddress.Loopback, 1, 1), "cpu");
        var other = new DeviceKey(cluster.Silos[1].SiloAddress, "cuda-0");

        Assert.Contains(
            "127.0.0.1:1", (await Assert.ThrowsAnyAsync<Exception>(() => Device(Grains(cluster), gone).GetStatusAsync())).Message);
        Assert.Contains(
            "'cuda-0'", (await Assert.ThrowsAnyAsync<Exception>(() => Device(Grains(cluster), other).GetStatusAsync())).Message);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A silo's, as a client hears of new silos' grains once a minute.
    private static IClusterClient Grains(InProcessTestCluster cluster) =>
        cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>();

    private static IDeviceWorkerGrain Device(IGrainFactory grains, DeviceKey key) => grains.GetGrain<IDeviceWorkerGrain>(key.ToString());
}
