using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Commits;

public sealed class DatasetFinalizerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;
    private readonly JobSpec _spec;

    public DatasetFinalizerTests()
    {
        _output = new FileObjectStore(_folder.At("out"));
        _spec = Samples.Spec(_output.Root, _folder.At("in.jsonl")) with { Shards = new ShardOptions { Rows = 1 } };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_complete_dataset_gets_its_manifest_and_success_and_loses_its_attempts()
    {
        var (job, plan) = await PrepareAsync();
        for (var shard = 0; shard < plan.Shards; shard++)
            await CommitAsync(shard);
        _folder.Write("out/_attempts/00000001/dead/.fgclip-x", "left behind");

        var manifest = await new DatasetFinalizer(_output).FinalizeAsync(job, plan, [], Cancel);

        Assert.Equal((8L, 8, 1), (manifest.Rows, manifest.Parts.Count, manifest.Generation));
        Assert.Equal(Enumerable.Range(0, 8), manifest.Parts.Select(p => p.Shard));
        Assert.Equal(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 5, [RowStatus.BadRow] = 1, [RowStatus.EmptyCaption] = 2 },
            manifest.Statuses);
        Assert.Equal(manifest.Bytes, Directory.GetFiles(_output.Root, "part-*").Sum(f => new FileInfo(f).Length));
        Assert.Equal(0, new FileInfo(_folder.At("out", "_SUCCESS")).Length);
        Assert.False(Directory.Exists(_folder.At("out", "_attempts")));
    }

    [Fact]
    public async Task A_shard_that_was_given_up_and_has_its_receipt_all_the_same_is_a_part_like_any_other()
    {
        var (job, plan) = await PrepareAsync();
        for (var shard = 0; shard < plan.Shards; shard++)
            await CommitAsync(shard);

        var manifest = await new DatasetFinalizer(_output).FinalizeAsync(job, plan, [new FailedShard(3, "no")], Cancel);

        Assert.Equal((8, 0), (manifest.Parts.Count, manifest.Failed.Count));
        Assert.True(File.Exists(_folder.At("out", "_SUCCESS")));
    }

    [Fact]
    public async Task Finalising_again_changes_nothing_and_a_retry_makes_the_next_generation()
    {
        var (job, plan) = await PrepareAsync();
        for (var shard = 0; shard < plan.Shards; shard++)
            await CommitAsync(shard);
        var finalizer = new DatasetFinalizer(_output);
        await finalizer.FinalizeAsync(job, plan, [], Cancel);
        var first = await File.ReadAllBytesAsync(_folder.At("out", "_manifest.json"), Cancel);

        await Task.WhenAll(finalizer.FinalizeAsync(job, plan, [], Cancel), finalizer.FinalizeAsync(job, plan, [], Cancel));
        Assert.Equal(first, await File.ReadAllBytesAsync(_folder.At("out", "_manifest.json"), Cancel));

        await CommitAsync(7, generation: 2);
        var second = await finalizer.FinalizeAsync(job, plan, [], Cancel);
        Assert.Equal((2, 2), (second.Generation, second.Parts[7].Generation));
    }

    [Fact]
    public async Task A_shard_without_receipt_stops_it()
    {
        var (job, plan) = await PrepareAsync(shards: 258);
        await CommitAsync(0);
        await CommitAsync(257);

        var e = await Assert.ThrowsAsync<UnfinishedDatasetException>(
            () => new DatasetFinalizer(_output).FinalizeAsync(job, plan, [], Cancel));

        Assert.Contains("256 shards have no receipt (1, 2, 3", e.Message);
        Assert.False(File.Exists(_folder.At("out", "_SUCCESS")));
    }

    [Fact]
    public async Task Shards_that_were_given_up_are_named_and_there_is_no_success()
    {
        var (job, plan) = await PrepareAsync();
        for (var shard = 1; shard < plan.Shards; shard++)
            await CommitAsync(shard);

        var manifest = await new DatasetFinalizer(_output).FinalizeAsync(job, plan, [new FailedShard(0, "the device is gone")], Cancel);

        Assert.Equal(new FailedShard(0, "the device is gone"), Assert.Single(manifest.Failed));
        Assert.Equal(7, manifest.Parts.Count);
        Assert.False(File.Exists(_folder.At("out", "_SUCCESS")));
    }

    private async Task<(JobRecord Job, DatasetPlan Plan)> PrepareAsync(int shards = 8)
    {
        _folder.Write("in.jsonl", string.Concat(Enumerable.Range(0, shards).Select(i => $"{{\"image\":\"{i}.jpg\"}}\n")));
        return (
            await JobRecord.ClaimAsync(_output, _spec, Cancel),
            await new DatasetPlanner(_output, default).PlanAsync(_spec, null, Cancel));
    }

    private async Task CommitAsync(int shard, int generation = 1)
    {
        var layout = new PartSchema([], _spec.Features);
        await using var part = await StagedPart.BeginAsync(_output, $"lease-{shard}", layout, Samples.Metadata(_spec, shard, generation),
            Cancel);
        await part.WriteAsync(Samples.Row(shard, 4) with { Input = new InputRow { Index = shard, Key = $"{shard}" } }, Cancel);
        await part.CompleteAsync(Cancel);
        await new ShardCommitter(_output, JobSpecDigest.OfComputation(_spec)).CommitAsync(part, Cancel);
    }
}
