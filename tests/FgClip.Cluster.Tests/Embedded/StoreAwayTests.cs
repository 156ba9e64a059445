using System.Diagnostics;
using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Hosting.Embedded;
using FgClip.Model.Encoders;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests.Embedded;

public sealed class StoreAwayTests : IDisposable
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outage_of_thirty_seconds_under_sixteen_devices_gives_no_shard_up()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 400, rowsPerShard: 1);
        var (clock, failed) = (Stopwatch.StartNew(), 0);
        var work = new LineWork
        {
            BeforeShard = (_, _, _) =>
            {
                if (clock.Elapsed >= Outage)
                    return Task.CompletedTask;
                Interlocked.Increment(ref failed);
                throw new IOException("Input/output error : '/mnt/nfs'");
            },
        };
        await using var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Services = services => services.AddSingleton<IJobWork>(work),
                Worker = worker => worker.Devices =
                    [.. Enumerable.Range(0, 16).Select(device => new WorkerDevice($"cpu-{device}", new EncoderOptions()))],
            },
            Token);
        var client = new FgClipClient(cluster.Grains);
        clock.Restart();

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var seen = new List<string?>();
        var last = await client.WatchAsync(job, Token).Select(status => { seen.Add(status.StallReason); return status; }).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, new ShardCounts(400, Done: 400, Leased: 0, Failed: 0)), (last.Phase, last.Shards));
        Assert.Contains(seen, reason => reason?.StartsWith("Storage is away since", StringComparison.Ordinal) is true);
        Assert.Null(last.StallReason);
        Assert.InRange(failed, 3, 60);
    }
}
