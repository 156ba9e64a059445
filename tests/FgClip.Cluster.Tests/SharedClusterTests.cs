using System.Collections.Concurrent;
using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FgClip.Cluster.Tests;

/// <summary>
/// Several jobs on two silos. Idle workers ask by themselves once an hour here: whatever happens sooner, somebody announced.
/// </summary>
public sealed class SharedClusterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_of_weights_3_and_1_get_shards_in_that_ratio()
    {
        const int Window = 160;
        var done = new ConcurrentQueue<string>();
        var work = new LineWork
        {
            BeforeShard = (shard, _, _) =>
            {
                done.Enqueue(shard.Spec.Output);
                return Task.CompletedTask;
            },
        };
        await using var cluster = await RolesCluster.StartAsync(work, workers: 2, configure: OnlyWoken);
        var client = Client(cluster);
        var (heavy, light) = (NewJob("heavy", shards: 300), NewJob("light", shards: 100));

        await client.SubmitAsync(heavy with { Share = new JobShare { Weight = 3 } }, job: null, Token);
        await client.SubmitAsync(light, job: null, Token);
        foreach (var output in (string[])[heavy.Output, light.Output])
        {
            var last = await client.WatchAsync(JobId.From(output), Token).LastAsync(Token);
            Assert.Equal(JobPhase.Succeeded, last.Phase);
        }

        // The light job's plan was device time of its own.
        var shards = done.SkipWhile(output => output == heavy.Output).Skip(20).Take(Window).ToList();
        Assert.InRange(shards.Count(output => output == heavy.Output), 0.9 * Window * 3 / 4, 1.1 * Window * 3 / 4);
    }

    [Fact]
    public async Task A_short_job_behind_a_long_one_is_done_first()
    {
        var work = new LineWork();
        await using var cluster = await RolesCluster.StartAsync(work, workers: 2, configure: OnlyWoken);
        var client = Client(cluster);

        var first = (await client.SubmitAsync(NewJob("long", shards: 300), job: null, Token)).Job;
        await client.WatchAsync(first, Token).FirstAsync(status => status.Shards.Done > 0, Token);
        var second = (await client.SubmitAsync(NewJob("short", shards: 10), job: null, Token)).Job;
        var ended = await client.WatchAsync(second, Token).LastAsync(Token);
        var behind = await client.GetStatusAsync(first, Token);

        Assert.Equal(JobPhase.Succeeded, ended.Phase);
        Assert.Equal(JobPhase.Running, behind.Phase);
        Assert.Equal(JobPhase.Succeeded, (await client.WatchAsync(first, Token).LastAsync(Token)).Phase);
    }

    [Fact]
    public async Task Idle_workers_are_woken_by_a_job_that_begins_and_by_one_that_is_resumed()
    {
        var held = new TaskCompletionSource();
        var work = new LineWork { BeforePlan = token => held.Task.WaitAsync(token) };
        await using var cluster = await RolesCluster.StartAsync(work, workers: 2, configure: OnlyWoken);
        var client = Client(cluster);
        var spec = NewJob("paused", shards: 4);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        await client.WatchAsync(job, Token).FirstAsync(status => status.Phase is JobPhase.Planning, Token);
        await client.PauseAsync(job, Token);
        held.SetResult();
        await client.WatchAsync(job, Token).FirstAsync(status => status.Phase is JobPhase.Running, Token);
        await client.ResumeAsync(job, Token);

        Assert.Equal(JobPhase.Succeeded, (await client.WatchAsync(job, Token).LastAsync(Token)).Phase);
    }

    [Fact]
    public async Task No_more_devices_work_for_a_job_than_it_may_have()
    {
        var (now, most) = (0, 0);
        var work = new LineWork
        {
            BeforeShard = async (_, _, _) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
            },
        };
        await using var cluster = await RolesCluster.StartAsync(work, workers: 2, devices: 2, configure: OnlyWoken);
        var client = Client(cluster);
        var spec = NewJob("capped", shards: 60) with { Share = new JobShare { MaxWorkers = 1 } };

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, 1), (last.Phase, most));
        Assert.Equal(spec.Share, last.Share);
    }

    private static void OnlyWoken(WorkerOptions worker) =>
        worker.IdleInterval = worker.PollInterval = TimeSpan.FromHours(1);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var before = Volatile.Read(ref most); value > before; before = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, before);
    }

    private JobSpec NewJob(string name, int shards) => LineDataset.NewJob(_folder.At(name), rows: shards, rowsPerShard: 1);

    private static FgClipClient Client(InProcessTestCluster cluster) =>
        new(cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>());
}
