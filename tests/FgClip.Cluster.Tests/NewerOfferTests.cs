using System.Collections.Concurrent;
using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Serialization;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests;

/// <summary>Work whose messages a worker would skip a part of is done by workers of a newer version.</summary>
public sealed class NewerOfferTests : IDisposable
{
    private const string Old = "cpu-2";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_worker_gives_back_what_it_would_read_in_part_only()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 1);
        var devices = new ConcurrentBag<string>();
        var isRefused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new LineWork
        {
            BeforeShard = (shard, _, token) =>
            {
                devices.Add(shard.Device);
                return isRefused.Task.WaitAsync(token);
            },
        };
        await using var cluster = await RolesCluster.StartAsync(work, workers: 2, calls: new NewerOffers());
        var client = new FgClipClient(cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>());

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var reason = await RefusalAsync(client);
        isRefused.SetResult();
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Contains("handed out by a newer version", reason);
        Assert.Equal((JobPhase.Succeeded, 10), (last.Phase, last.Committed.Rows));
        Assert.DoesNotContain(Old, devices);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<string> RefusalAsync(FgClipClient client)
    {
        while (true)
        {
            var device = (await client.GetDevicesAsync(Token)).SingleOrDefault(report => report.Key.Device == Old);
            if (device?.Status.Refused is [var refusal])
                return refusal.Reason;
        }
    }

    /// <summary>Lets one device's blocks come as a later version would send them.</summary>
    private sealed class NewerOffers : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            await context.Invoke();
            if (context.Result is BlockOffer offer && context.Request.GetArgument(0) is LeaseRequest { Holder.Device: Old })
                context.Result = offer with { NeedsVersion = MessageVersion.Current + 1 };
        }
    }
}
