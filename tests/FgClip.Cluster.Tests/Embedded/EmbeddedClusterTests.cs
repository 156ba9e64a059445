using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Shards;
using FgClip.Hosting.Embedded;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests.Embedded;

public sealed class EmbeddedClusterTests : IDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_goes_from_its_plan_to_success()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 1003, rowsPerShard: 10, row => row % 100 == 7 ? "bad" : $"row {row}");
        await using var cluster = await StartAsync(new LineWork());
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Often, Token).LastAsync(Token);

        Assert.Equal(JobPhase.Succeeded, last.Phase);
        Assert.Equal((1003, 10, 993), (last.Committed.Rows, last.Committed.Errors, last.Images));
        Assert.Equal((101, 101, 0, 0), (last.Shards.Total, last.Shards.Done, last.Shards.Leased, last.Shards.Failed));
        Assert.True(LineDataset.IsWhole(spec));
        Assert.Equal(File.ReadLines(spec.Inputs[0]).Select(line => line.ToUpperInvariant()), LineDataset.ReadRows(spec));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<EmbeddedCluster> StartAsync(LineWork work) => EmbeddedCluster.StartAsync(
        new EmbeddedClusterOptions
        {
            Services = services => services.AddSingleton<IJobWork>(work).AddSingleton<IDatasetRecords>(work),
        },
        Token);
}
