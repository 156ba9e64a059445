using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests;

/// <summary>A job that one machine cannot do waits for those that can and are away for a moment.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string Bad = "cpu-2", NoModel = "Model 'none' is not on this machine";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_machine_that_restarts_finds_the_job_that_another_refused()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 1);
        var work = new LineWork
        {
            BeforeShard = (shard, _, _) => shard.Device == Bad ? throw new DeviceRefusedException(NoModel) : Task.CompletedTask,
        };
        await using var cluster = await RolesCluster.StartAsync(work, workers: 2);
        var client = new FgClipClient(cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>());
        await cluster.StopSiloAsync(cluster.Silos[2]);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        await IsRefusedAsync(client, job);
        await cluster.StartSilosAsync(1);
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, 10), (last.Phase, last.Committed.Rows));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until the only device has refused the job, and has nothing more to do for it.</summary>
    private static async Task IsRefusedAsync(FgClipClient client, string job)
    {
        while (true)
        {
            var device = (await client.GetDevicesAsync(Token)).Single(report => report.Key.Device == Bad).Status;
            if (device.Work is null && device.Refused?.Any(refusal => refusal.Job == job) == true)
                return;
        }
    }
}
