using FgClip.Client;
using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests.Embedded;

public sealed class UnreadableJobTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_whose_coordinator_does_not_answer_does_not_hold_up_the_job_behind_it()
    {
        var first = LineDataset.NewJob(_folder.At("a"), rows: 30, rowsPerShard: 10);
        var second = LineDataset.NewJob(_folder.At("b"), rows: 30, rowsPerShard: 10);
        var filter = new FailingRequests("broken");
        await using var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Services = services => services.AddSingleton<IJobWork>(new LineWork()).AddSingleton<IIncomingGrainCallFilter>(filter),
            },
            Token);
        var client = new FgClipClient(cluster.Grains);

        await client.SubmitAsync(first, "broken", Token);
        await client.SubmitAsync(second, "healthy", Token);
        var last = await client.WatchAsync("healthy", Token).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, 30), (last.Phase, last.Committed.Rows));
        Assert.Equal(JobPhase.Submitted, (await client.GetStatusAsync("broken", Token)).Phase);
        Assert.True(filter.Failed > 0);
    }

    [Fact]
    public async Task A_job_with_a_damaged_receipt_says_so_and_does_not_hold_up_the_job_behind_it()
    {
        var first = LineDataset.NewJob(_folder.At("a"), rows: 30, rowsPerShard: 10);
        var second = LineDataset.NewJob(_folder.At("b"), rows: 30, rowsPerShard: 10);
        await LineDataset.PlanAsync(first, Token);
        var receipt = Path.Combine(first.Output, DatasetPaths.Receipt(0));
        Directory.CreateDirectory(Path.GetDirectoryName(receipt)!);
        await File.WriteAllTextAsync(receipt, "", Token);
        await using var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions { Services = services => services.AddSingleton<IJobWork>(new LineWork()) }, Token);
        var client = new FgClipClient(cluster.Grains);

        await client.SubmitAsync(first, "damaged", Token);
        await client.SubmitAsync(second, "healthy", Token);
        var last = await client.WatchAsync("healthy", Token).LastAsync(Token);
        var damaged = await client.GetStatusAsync("damaged", Token);

        Assert.Equal((JobPhase.Succeeded, 30), (last.Phase, last.Committed.Rows));
        Assert.Equal(JobPhase.Running, damaged.Phase);
        Assert.Contains(DatasetPaths.Receipt(0), damaged.StallReason);

        // Mended, it continues by itself.
        File.Delete(receipt);
        Assert.Equal(JobPhase.Succeeded, (await client.WatchAsync("damaged", Token).LastAsync(Token)).Phase);
    }

    /// <summary>Fails every request for work of one job, as when its state cannot be read.</summary>
    private sealed class FailingRequests(string job) : IIncomingGrainCallFilter
    {
        private int _failed;

        public int Failed => Volatile.Read(ref _failed);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName == nameof(IJobGrain.RequestWorkAsync) && context.TargetId.Key.ToString() == job)
            {
                Interlocked.Increment(ref _failed);
                throw new TimeoutException("The state store does not answer.");
            }

            return context.Invoke();
        }
    }
}
