using System.Collections.Concurrent;
using FgClip.Client;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Model.Encoders;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers;

namespace FgClip.Cluster.Tests.Embedded;

public sealed class EmbeddedClusterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_goes_from_its_plan_to_success()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 203, rowsPerShard: 10,
            row => row % 100 == 7 ? LineDataset.BadLine : LineDataset.GoodLine(row));
        await using var cluster = await LineCluster.StartAsync(new LineWork());
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal(JobPhase.Succeeded, last.Phase);
        Assert.Equal((203, 2, 201), (last.Committed.Rows, last.Committed.Errors, last.Images));
        Assert.Equal(new ShardCounts(Total: 21, Done: 21, Leased: 0, Failed: 0), last.Shards);
        Assert.True(LineDataset.IsWhole(spec));
        Assert.Equal(
            Enumerable.Range(0, 203).Select(row => row % 100 == 7 ? $"input.jsonl#{row}" : $"row-{row}"), await LineDataset.ReadKeysAsync(
                spec));
    }

    [Fact]
    public async Task A_job_of_more_than_one_block_is_computed_by_many_devices()
    {
        var devices = new ConcurrentDictionary<string, int>();
        var spec = LineDataset.NewJob(_folder.Path, rows: 260, rowsPerShard: 1);
        var work = new LineWork
        {
            BeforeShard = (shard, _, _) =>
            {
                devices.AddOrUpdate(shard.Device, 1, (_, count) => count + 1);
                return Task.CompletedTask;
            },
        };
        await using var cluster = await LineCluster.StartAsync(work, worker => worker.Devices = [Cpu(0), Cpu(1), Cpu(2)]);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal(JobPhase.Succeeded, last.Phase);
        Assert.Equal(260, (await LineDataset.ReadKeysAsync(spec)).Distinct().Count());
        Assert.Equal(["cpu-0", "cpu-1", "cpu-2"], devices.Keys.Order());
        Assert.Equal(260, devices.Values.Sum());
    }

    [Fact]
    public async Task A_paused_job_waits_and_then_goes_on()
    {
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10);
        await using var cluster = await LineCluster.StartAsync(new LineWork
        {
            BeforeShard = async (shard, _, token) =>
            {
                if (shard.Shard.Index != 2)
                    return;
                reached.SetResult();
                await go.Task.WaitAsync(token);
            },
        });
        var client = new FgClipClient(cluster.Grains);
        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        await reached.Task.WaitAsync(Token);

        var paused = await client.PauseAsync(job, Token);
        go.SetResult();
        var done = await client.WatchAsync(job, Token).FirstAsync(status => status.Shards.Leased == 0, Token);
        Assert.Equal((true, 30, JobPhase.Running), (paused.IsPaused, done.Committed.Rows, done.Phase));

        await client.ResumeAsync(job, Token);
        var last = await client.WatchAsync(job, Token).LastAsync(Token);
        Assert.Equal((JobPhase.Succeeded, 50, false), (last.Phase, last.Committed.Rows, last.IsPaused));
    }

    [Fact]
    public async Task A_drained_device_finishes_what_it_holds_and_takes_no_more()
    {
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10);
        await using var cluster = await LineCluster.StartAsync(new LineWork
        {
            BeforeShard = async (shard, _, token) =>
            {
                if (shard.Shard.Index != 2)
                    return;
                reached.SetResult();
                await go.Task.WaitAsync(token);
            },
        });
        var client = new FgClipClient(cluster.Grains);
        var silo = (await cluster.Grains.GetGrain<IManagementGrain>(0).GetHosts()).Keys.Single();
        var device = cluster.Grains.GetGrain<IDeviceWorkerGrain>(new DeviceKey(silo, "cpu").ToString());
        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        await reached.Task.WaitAsync(Token);

        await device.DrainAsync();
        var draining = await device.GetStatusAsync();
        go.SetResult();
        var done = await client.WatchAsync(job, Token).FirstAsync(status => status.Shards.Leased == 0, Token);
        Assert.Equal(("shard 2", true), (draining.Work, draining.IsDraining));
        Assert.Equal(30, done.Committed.Rows);

        await device.ResumeAsync();
        Assert.Equal(JobPhase.Succeeded, (await client.WatchAsync(job, Token).LastAsync(Token)).Phase);
    }

    [Fact]
    public async Task Cancelling_drops_the_shard_in_hand_and_keeps_what_is_committed()
    {
        var dropped = new TaskCompletionSource();
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10);
        await using var cluster = await LineCluster.StartAsync(new LineWork
        {
            BeforeShard = (shard, progress, token) => shard.Shard.Index < 2 ? Task.CompletedTask : HoldAsync(progress, dropped, token),
        });
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var held = await client.WatchAsync(job, Token).FirstAsync(status => status.InFlight.Rows > 0, Token);
        var cancelled = await client.CancelAsync(job, Token);
        await dropped.Task.WaitAsync(Token);

        Assert.Equal((23, 3, 23), (held.RowsDone, held.InFlight.Rows, held.Images));
        Assert.Equal(new ShardCounts(Total: 5, Done: 2, Leased: 1, Failed: 0), held.Shards);
        Assert.Equal((JobPhase.Cancelled, 20), (cancelled.Phase, cancelled.RowsDone));
        Assert.Equal(20, (await LineDataset.ReadKeysAsync(spec)).Count);
    }

    [Fact]
    public async Task A_cluster_that_stops_loses_the_shard_in_hand_alone_and_the_next_goes_on()
    {
        var dropped = new TaskCompletionSource();
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10);
        await using (var first = await LineCluster.StartAsync(new LineWork
        {
            BeforeShard = (shard, progress, token) => shard.Shard.Index < 3 ? Task.CompletedTask : HoldAsync(progress, dropped, token),
        }))
        {
            var client = new FgClipClient(first.Grains);
            var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
            await client.WatchAsync(job, Token).FirstAsync(status => status.InFlight.Rows > 0, Token);
        }

        var computed = new ConcurrentBag<int>();
        await using var second = await LineCluster.StartAsync(new LineWork
        {
            BeforeShard = (shard, _, _) =>
            {
                computed.Add(shard.Shard.Index);
                return Task.CompletedTask;
            },
        });
        var next = new FgClipClient(second.Grains);
        var again = (await next.SubmitAsync(spec, job: null, Token)).Job;
        var last = await next.WatchAsync(again, Token).LastAsync(Token);

        Assert.True(dropped.Task.IsCompletedSuccessfully);
        Assert.Equal((JobPhase.Succeeded, 50), (last.Phase, last.Committed.Rows));
        Assert.Equal([3, 4], computed.Order());
    }

    [Fact]
    public async Task Two_clusters_do_not_see_each_other_and_may_even_share_an_output()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 200, rowsPerShard: 10);
        await using var one = await LineCluster.StartAsync(new LineWork());
        await using var two = await LineCluster.StartAsync(new LineWork());
        var (first, second) = (new FgClipClient(one.Grains), new FgClipClient(two.Grains));

        var job = (await first.SubmitAsync(spec, job: null, Token)).Job;
        Assert.Empty(await second.ListAsync(Token));
        await second.SubmitAsync(spec, job: null, Token);
        var ends = await Task.WhenAll(
            first.WatchAsync(job, Token).LastAsync(Token).AsTask(), second.WatchAsync(job, Token).LastAsync(Token).AsTask());

        Assert.All(ends, end => Assert.Equal((JobPhase.Succeeded, 200), (end.Phase, end.Committed.Rows)));
        Assert.Equal(200, (await LineDataset.ReadKeysAsync(spec)).Distinct().Count());
        Assert.Equal(20, Directory.GetFiles(spec.Output, "part-*").Length);
    }

    private static WorkerDevice Cpu(int number) => new($"cpu-{number}", new EncoderOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Says that three rows are done, and waits until the attempt is dropped.</summary>
    private static async Task HoldAsync(IProgress<RowCounts> progress, TaskCompletionSource dropped, CancellationToken cancellationToken)
    {
        progress.Report(new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 3 }));
        await using var registration = cancellationToken.Register(() => dropped.TrySetResult());
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
