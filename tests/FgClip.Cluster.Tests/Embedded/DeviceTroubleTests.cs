using System.Collections.Concurrent;
using FgClip.Client;
using FgClip.Grains;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using FgClip.Model.Encoders;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests.Embedded;

/// <summary>What is wrong with one device stays with that device.</summary>
public sealed class DeviceTroubleTests : IDisposable
{
    private const int Limit = 240_000;
    private const string NoModel = "Model 'none' is not on this machine";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_device_that_hangs_loses_its_shard_to_another()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 40, rowsPerShard: 1);
        var devices = new ConcurrentQueue<string>();
        var work = new LineWork
        {
            BeforeShard = async (shard, _, _) =>
            {
                if (shard.Shard.Index != 3)
                    return;
                devices.Enqueue(shard.Device);
                if (devices.Count == 1)
                    await Forever();
            },
        };
        await using var cluster = await StartAsync(work, devices: 2);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, TestContext.Current.CancellationToken)).Job;
        var last = await client.WatchAsync(job, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);

        Assert.Equal((JobPhase.Succeeded, 40), (last.Phase, last.Committed.Rows));
        Assert.Equal(2, devices.Distinct().Count());
        Assert.Contains("shard 3 of job", await SeeAsync(client, devices.First(), status => status.Trouble));
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_that_hangs_is_made_by_another_device()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 4, rowsPerShard: 1);
        var plans = 0;
        var work = new LineWork { BeforePlan = _ => Interlocked.Increment(ref plans) == 1 ? Forever() : Task.CompletedTask };
        await using var cluster = await StartAsync(work, devices: 2);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, TestContext.Current.CancellationToken)).Job;
        var last = await client.WatchAsync(job, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);

        Assert.Equal((JobPhase.Succeeded, 4, 2), (last.Phase, last.Committed.Rows, plans));
    }

    [Fact(Timeout = Limit)]
    public async Task A_device_without_the_model_leaves_the_job_to_one_that_has_it()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 40, rowsPerShard: 1);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new LineWork
        {
            BeforeShard = (shard, _, token) => shard.Device == "cpu-0" ? throw new DeviceRefusedException(NoModel)
            : go.Task.WaitAsync(token),
        };
        await using var cluster = await StartAsync(work, devices: 2);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, TestContext.Current.CancellationToken)).Job;
        var refusal = Assert.Single(await SeeAsync(client, "cpu-0", status => status.Refused));
        Assert.Equal((job, NoModel), (refusal.Job, refusal.Reason));
        go.SetResult();
        var last = await client.WatchAsync(job, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);

        Assert.Equal((JobPhase.Succeeded, 40), (last.Phase, last.Committed.Rows));
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_job_that_no_device_can_do_fails_with_the_reason(int devices)
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 4, rowsPerShard: 1);
        await using var cluster = await StartAsync(new LineWork { BeforeShard = (_, _, _) => throw new DeviceRefusedException(NoModel) },
            devices);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, TestContext.Current.CancellationToken)).Job;
        var last = await client.WatchAsync(job, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);

        Assert.Equal((JobPhase.Failed, NoModel, true), (last.Phase, last.Failure?.Message, last.Failure?.Refused));
    }

    [Fact(Timeout = Limit)]
    public async Task A_device_that_fails_at_everything_takes_no_work_for_a_while()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 40, rowsPerShard: 1);
        using var failed = new SemaphoreSlim(0);
        var isPaused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new LineWork
        {
            BeforeShard = async (shard, _, token) =>
            {
                if (shard.Device == "cpu-0")
                {
                    failed.Release();
                    throw new EncoderException($"CUDA error at shard {shard.Shard.Index}");
                }

                // Both take turns, so that the one that fails does not meet the same shard every time.
                await Task.WhenAny(failed.WaitAsync(token), isPaused.Task);
            },
        };
        await using var cluster = await StartAsync(work, devices: 2, worker => worker.MaxFailures = 3,
            coordinator => coordinator.MaxAttempts = 1000);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, TestContext.Current.CancellationToken)).Job;
        var trouble = await SeeAsync(client, "cpu-0", status => status.Trouble);
        isPaused.SetResult();
        var last = await client.WatchAsync(job, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);

        Assert.Matches("its last [0-9]+ attempts failed, at last with: CUDA error at shard", trouble);
        Assert.Equal((JobPhase.Succeeded, 40), (last.Phase, last.Committed.Rows));
    }

    /// <summary>Waits until a device's status says something.</summary>
    private static async Task<T> SeeAsync<T>(FgClipClient client, string device, Func<DeviceStatus, T?> read)
        where T : class
    {
        while (true)
        {
            var devices = await client.GetDevicesAsync(TestContext.Current.CancellationToken);
            if (read(devices.Single(report => report.Key.Device == device).Status) is { } seen)
                return seen;
        }
    }

    private static Task Forever() => new TaskCompletionSource().Task;

    private static Task<EmbeddedCluster> StartAsync(
        LineWork work, int devices, Action<WorkerOptions>? configure = null, Action<CoordinatorOptions>? coordinate = null) =>
            EmbeddedCluster.StartAsync(
        new EmbeddedClusterOptions
        {
            Services = services => services.AddSingleton<IJobWork>(work),
            Coordinator = coordinate ?? (_ => { }),
            Worker = worker =>
            {
                worker.Devices =
                    [.. Enumerable.Range(0, devices).Select(device => new WorkerDevice($"cpu-{device}", new EncoderOptions()))];
                worker.RenewInterval = TimeSpan.FromMilliseconds(200);
                worker.StepLimit = TimeSpan.FromSeconds(5);
                worker.FailurePause = TimeSpan.FromMinutes(10);
                configure?.Invoke(worker);
            },
        },
        TestContext.Current.CancellationToken);
}
