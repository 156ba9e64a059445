using FgClip.Cluster.Tests;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Progress;
using FgClip.Grains.State;
using FgClip.Hosting;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace FgClip.Client.Tests;

/// <summary>Watchers outside of the cluster: an Orleans client, connected to its gateways.</summary>
public sealed class JobWatchTests : IDisposable
{
    /// <summary>Grains that carry progress: they must not be where the job is, for their silo is to die without it.</summary>
    private static readonly string[] ProgressGrains = ["JobProgressGrain", "PubSubRendezvousGrain", "MemoryStreamQueueGrain"];

    /// <summary>Grains that must outlive that silo.</summary>
    private static readonly string[] JobGrains = ["JobDirectoryGrain", "JobGrain", "ShardBlockGrain", "MemoryStorageGrain"];

    private readonly TempFolder _folder = new();
    private readonly TaskCompletionSource _go = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_watcher_gets_a_snapshot_first_and_then_events_to_the_end()
    {
        await using var cluster = await StartAsync();
        var client = await ConnectAsync(cluster);
        var job = await SubmitAsync(client);
        await using var watch = client.WatchAsync(job, Token).GetAsyncEnumerator(Token);

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(job, watch.Current.Job);
        for (var i = 0; i < 3; i++)
            Assert.True(await watch.MoveNextAsync());
        _go.SetResult();

        Assert.Equal(JobPhase.Succeeded, (await RestAsync(watch)).Phase);
    }

    [Fact]
    public async Task A_watcher_that_comes_again_after_the_end_gets_the_end()
    {
        await using var cluster = await StartAsync();
        var client = await ConnectAsync(cluster);
        _go.SetResult();
        var job = await SubmitAsync(client);
        await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal(JobPhase.Succeeded, Assert.Single(await client.WatchAsync(job, Token).ToListAsync(Token)).Phase);
    }

    [Fact]
    public async Task Events_of_another_epoch_are_not_believed_but_asked_about()
    {
        await using var cluster = await StartAsync();
        var client = await ConnectAsync(cluster);
        var job = await SubmitAsync(client);
        await using var watch = client.WatchAsync(job, Token).GetAsyncEnumerator(Token);
        Assert.True(await watch.MoveNextAsync());
        var forged = new JobProgress(Guid.NewGuid(), 1, watch.Current with { Phase = JobPhase.Failed });

        await cluster.Client.GetStreamProvider(ProgressStream.Provider)
            .GetStream<JobProgress>(StreamId.Create(ProgressStream.Namespace, job))
            .OnNextAsync(forged);
        _go.SetResult();

        Assert.Equal(JobPhase.Succeeded, (await RestAsync(watch)).Phase);
    }

    [Fact]
    public async Task A_watcher_outlives_the_silo_that_carries_its_events()
    {
        await using var cluster = await StartAsync();
        var client = await ConnectAsync(cluster);
        var job = await SubmitAsync(client);
        await using var watch = client.WatchAsync(job, Token).GetAsyncEnumerator(Token);
        for (var i = 0; i < 3; i++)
            Assert.True(await watch.MoveNextAsync());

        var lost = cluster.Silos[1].SiloAddress;
        await cluster.KillSiloAsync(cluster.Silos[1]);
        await cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterMembershipService>().TryKill(lost);
        await cluster.StartAdditionalSiloAsync();
        for (var i = 0; i < 3; i++)
            Assert.True(await watch.MoveNextAsync());
        _go.SetResult();

        Assert.Equal(JobPhase.Succeeded, (await RestAsync(watch)).Phase);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using var cluster = await StartAsync();
        var client = await ConnectAsync(cluster);

        await Assert.ThrowsAsync<JobNotFoundException>(() => client.WatchAsync("nothing", Token).FirstAsync(Token).AsTask());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<FgClipClient> ConnectAsync(InProcessTestCluster cluster)
    {
        // A client hears of the grains of a new silo once a minute, and when it connects.
        await cluster.WaitForClusterManifestToStabilizeAsync();
        await cluster.StopClusterClientAsync();
        await cluster.InitializeClientAsync();
        return new FgClipClient(cluster.Client);
    }

    private static async Task<JobStatus> RestAsync(IAsyncEnumerator<JobStatus> watch)
    {
        var last = watch.Current;
        while (await watch.MoveNextAsync())
            last = watch.Current;
        return last;
    }

    private async Task<string> SubmitAsync(FgClipClient client)
    {
        var spec = LineDataset.NewJob(_folder.At(Guid.NewGuid().ToString("N")), rows: 50, rowsPerShard: 10);
        return (await client.SubmitAsync(spec, job: null, Token)).Job;
    }

    /// <summary>The first silo has the job and its worker, the others the progress; shards wait for <see cref="_go"/>.</summary>
    private async Task<InProcessTestCluster> StartAsync()
    {
        var started = 0;
        var work = new LineWork { BeforeShard = (_, _, token) => _go.Task.WaitAsync(token) };
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            var isFirst = Interlocked.Increment(ref started) == 1;
            silo.Services.AddSingleton<IJobWork>(work);
            silo.AddMemoryGrainStorage(CoordinatorState.StorageName);
            silo.AddFgClipSilo(fgclip =>
            {
                fgclip.Roles = isFirst ? SiloRoles.Coordinator | SiloRoles.Worker : SiloRoles.Coordinator;
                fgclip.Coordinator = coordinator => coordinator.ProgressInterval = TimeSpan.FromMilliseconds(50);
                fgclip.Worker = worker => worker.PollInterval = worker.RenewInterval = TimeSpan.FromMilliseconds(20);
            });
            silo.Configure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => Names(type, isFirst ? ProgressGrains : JobGrains)));
        });
        builder.ConfigureClient(client => client.AddFgClipProgress());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.StartAdditionalSiloAsync();
        return cluster;
    }

    private static bool Names(Type type, string[] grains) => grains.Any(grain => type.Name.StartsWith(grain, StringComparison.Ordinal));
}
