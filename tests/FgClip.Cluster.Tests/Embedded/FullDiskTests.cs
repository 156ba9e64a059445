using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests.Embedded;

/// <summary>In one process a full disk ends the job at once: nobody but its user can free space, and the user is looking at it.</summary>
public sealed class FullDiskTests : IDisposable
{
    // Linux refuses every byte that is written there with ENOSPC.
    private const string FullDevice = "/dev/full";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_ends_a_job_in_one_process_and_says_what_to_do()
    {
        Assert.SkipUnless(File.Exists(FullDevice), $"There is no {FullDevice} here.");
        var spec = LineDataset.NewJob(_folder.Path, rows: 40, rowsPerShard: 1);
        var work = new LineWork
        {
            BeforeShard = (shard, _, token) => shard.Shard.Index < 3 ? Task.CompletedTask
            : File.WriteAllTextAsync(FullDevice, "rows", token),
        };
        await using var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions { Services = services => services.AddSingleton<IJobWork>(work) }, Token);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Failed, 3), (last.Phase, last.Committed.Rows));
        Assert.StartsWith("The disk is full: No space left on device", last.Failure?.Message);
        Assert.Contains("run the same command again", last.Failure?.Message);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
