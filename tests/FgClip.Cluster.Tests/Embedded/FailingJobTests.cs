using FgClip.Client;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Storage;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Cluster.Tests.Embedded;

public sealed class FailingJobTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_shard_that_always_fails_fails_the_job_with_its_message()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10);
        var work = new LineWork
        {
            BeforeShard = (shard, _, _) => shard.Shard.Index == 3 ? throw new InvalidDataException("line 31 is damaged")
            : Task.CompletedTask,
        };
        await using var cluster = await LineCluster.StartAsync(work);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal(JobPhase.Failed, last.Phase);
        Assert.Equal("Shard 3 (rows 30 to 39) failed 3 times, at last with: line 31 is damaged", last.Failure?.Message);
        Assert.Equal((new ShardCounts(Total: 5, Done: 4, Leased: 0, Failed: 1), 40), (last.Shards, last.Committed.Rows));
        Assert.False(LineDataset.IsWhole(spec));
        var manifest = await ReadManifestAsync(spec);
        Assert.Equal(40, manifest.Rows);
        Assert.Equal(new FailedShard(3, last.Failure!.Message), Assert.Single(manifest.Failed));
    }

    [Fact]
    public async Task A_job_that_failed_can_be_submitted_again_on_the_same_cluster_and_makes_the_dataset_whole()
    {
        var isDamaged = true;
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10);
        var work = new LineWork
        {
            BeforeShard = (shard, _, _) => shard.Shard.Index == 3 && Volatile.Read(ref isDamaged)
            ? throw new InvalidDataException("line 31 is damaged") : Task.CompletedTask,
        };
        await using var cluster = await LineCluster.StartAsync(work);
        var client = new FgClipClient(cluster.Grains);
        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        await client.WatchAsync(job, Token).LastAsync(Token);
        Volatile.Write(ref isDamaged, false);

        await client.SubmitAsync(spec, job: null, Token);
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, 50, 40), (last.Phase, last.Committed.Rows, last.Found.Rows));
        Assert.True(LineDataset.IsWhole(spec));
        var manifest = await ReadManifestAsync(spec);
        Assert.Equal((50, 2), (manifest.Rows, manifest.Generation));
        Assert.Empty(manifest.Failed);
    }

    [Fact]
    public async Task A_job_that_is_to_fail_fast_writes_no_manifest()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10) with { Run = new RunOptions { FailFast = true } };
        await using var cluster = await LineCluster.StartAsync(new LineWork
        {
            BeforeShard = (shard, _, _) => shard.Shard.Index == 0 ? throw new IOException("the disk is full") : Task.CompletedTask,
        });
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Failed, 1), (last.Phase, last.Shards.Failed));
        Assert.False(File.Exists(Path.Combine(spec.Output, DatasetPaths.Manifest)));
    }

    [Fact]
    public async Task Too_many_bad_rows_fail_the_job_with_their_reasons()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 3000, rowsPerShard: 500,
            row => row % 3 == 0 ? LineDataset.BadLine : LineDataset.GoodLine(row));
        await using var cluster = await LineCluster.StartAsync(new LineWork());
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Failed, 1000), (last.Phase, last.Committed.Rows));
        Assert.Contains("334 bad_row", last.Failure?.Message);
    }

    [Fact]
    public async Task A_shard_that_fails_once_is_tried_again()
    {
        var failed = 0;
        var spec = LineDataset.NewJob(_folder.Path, rows: 50, rowsPerShard: 10);
        var work = new LineWork
        {
            BeforeShard = (shard, _, _) =>
                shard.Shard.Index == 3 && Interlocked.Increment(ref failed) == 1 ? throw new InvalidDataException("line 31 is damaged")
                : Task.CompletedTask,
        };
        await using var cluster = await LineCluster.StartAsync(work);
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, 2), (last.Phase, failed));
        Assert.Equal(50, (await LineDataset.ReadKeysAsync(spec)).Count);
    }

    [Fact]
    public async Task An_input_that_is_refused_fails_the_job_at_once()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 10) with { Inputs = [_folder.At("nothing.txt")] };
        await using var cluster = await LineCluster.StartAsync(new LineWork());
        var client = new FgClipClient(cluster.Grains);

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Failed, true), (last.Phase, last.Failure?.Refused));
        Assert.Contains("nothing.txt", last.Failure?.Message);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<DatasetManifest> ReadManifestAsync(JobSpec spec) =>
        (await ObjectStores.Open(spec.Output).ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, Token))!;
}
