using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Commits;

public sealed class ShardCommitterTests : IDisposable
{
    private const int Shard = 259;

    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;
    private readonly JobSpec _spec;
    private readonly ShardCommitter _committer;

    public ShardCommitterTests()
    {
        _output = new FileObjectStore(_folder.Path);
        _spec = Samples.Spec(_folder.Path, "in.jsonl");
        _committer = new ShardCommitter(_output, JobSpecDigest.OfComputation(_spec));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_commit_makes_a_part_and_its_receipt()
    {
        await using var part = await StageAsync("lease-1", rows: 5);
        var commit = await _committer.CommitAsync(part, Cancel);

        var bytes = await File.ReadAllBytesAsync(_folder.At("part-00000259.parquet"), Cancel);
        Assert.Equal(ShardCommitOutcome.Committed, commit.Outcome);
        Assert.Equal((Shard, 1, 5L, "lease-1"),
            (commit.Receipt.Shard, commit.Receipt.Generation, commit.Receipt.Rows, commit.Receipt.Lease));
        Assert.Equal(bytes.Length, commit.Receipt.Bytes);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), commit.Receipt.Sha256);
        Assert.True(File.Exists(_folder.At("_commits", "000001", "003.json")));
        Same(commit.Receipt, await _committer.RecoverAsync(Shard, "lease-2", Cancel));
    }

    [Fact]
    public async Task Nothing_there_is_work_to_do() => Assert.Null(await _committer.RecoverAsync(Shard, "lease-1", Cancel));

    [Fact]
    public async Task Of_two_commits_the_second_is_lost_and_says_whose_work_is_there()
    {
        await using var first = await StageAsync("lease-1", rows: 5);
        await using var second = await StageAsync("lease-2", rows: 5, seed: 100);
        var winner = await _committer.CommitAsync(first, Cancel);

        var loser = await _committer.CommitAsync(second, Cancel);

        Assert.Equal(ShardCommitOutcome.Lost, loser.Outcome);
        Same(winner.Receipt, loser.Receipt);
        Same(winner.Receipt, await ReceiptOfFileAsync("lease-1"));
    }

    [Fact]
    public async Task Many_that_commit_at_once_agree_on_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var parts =
                await Task.WhenAll(Enumerable.Range(0, 4).Select(i => StageAsync($"lease-{i}", rows: 40, seed: i * 50, shard: round)));
            var commits = await Task.WhenAll(parts.Select(part => Task.Run(() => _committer.CommitAsync(part, Cancel), Cancel)));
            foreach (var part in parts)
                await part.DisposeAsync();

            Assert.Single(commits.Select(c => System.Text.Json.JsonSerializer.Serialize(c.Receipt)).Distinct());
            Assert.Single(commits, c => c.Outcome is not ShardCommitOutcome.Lost);
            Same(commits[0].Receipt, await ReceiptOfFileAsync(commits[0].Receipt.Lease, round));
        }
    }

    [Fact]
    public async Task A_part_without_its_receipt_is_adopted_before_any_work()
    {
        await using var dead = await StageAsync("lease-dead", rows: 11);
        var committed = (await _committer.CommitAsync(dead, Cancel)).Receipt;
        await _output.DeleteAsync(DatasetPaths.Receipt(Shard), Cancel);

        var adopted = await _committer.RecoverAsync(Shard, "lease-2", Cancel);

        Same(committed with { Lease = "lease-2" }, adopted);
        Same(adopted, await new ReceiptStore(_output).ReadAsync(Shard, Cancel));
    }

    [Fact]
    public async Task A_part_without_its_receipt_is_adopted_by_who_computed_it_again()
    {
        await using var dead = await StageAsync("lease-dead", rows: 11);
        var committed = (await _committer.CommitAsync(dead, Cancel)).Receipt;
        await _output.DeleteAsync(DatasetPaths.Receipt(Shard), Cancel);
        await using var again = await StageAsync("lease-2", rows: 11, seed: 100);

        var commit = await _committer.CommitAsync(again, Cancel);

        Assert.Equal(ShardCommitOutcome.Adopted, commit.Outcome);
        Same(committed with { Lease = "lease-2" }, commit.Receipt);
    }

    [Fact]
    public async Task A_retry_replaces_the_part_and_its_receipt_under_the_next_generation()
    {
        await using var first = await StageAsync("lease-1", rows: 5);
        await _committer.CommitAsync(first, Cancel);
        await using var retry = await StageAsync("lease-2", rows: 5, seed: 100, generation: 2);
        await using var late = await StageAsync("lease-3", rows: 5, seed: 200, generation: 2);

        var commit = await _committer.CommitAsync(retry, Cancel);
        var lost = await _committer.CommitAsync(late, Cancel);

        Assert.Equal((ShardCommitOutcome.Committed, 2), (commit.Outcome, commit.Receipt.Generation));
        Assert.Equal(ShardCommitOutcome.Lost, lost.Outcome);
        Same(commit.Receipt, await ReceiptOfFileAsync("lease-2"));
        Same(commit.Receipt, await new ReceiptStore(_output).ReadAsync(Shard, Cancel));
    }

    [Fact]
    public async Task A_receipt_that_is_older_than_its_part_is_rebuilt()
    {
        await using var first = await StageAsync("lease-1", rows: 5);
        await _committer.CommitAsync(first, Cancel);
        var old = await File.ReadAllBytesAsync(_folder.At(DatasetPaths.Receipt(Shard)), Cancel);
        await using var retry = await StageAsync("lease-2", rows: 5, seed: 100, generation: 2);
        var committed = (await _committer.CommitAsync(retry, Cancel)).Receipt;
        _folder.Write(DatasetPaths.Receipt(Shard), old);

        Same(committed with { Lease = "lease-3" }, await _committer.RecoverAsync(Shard, "lease-3", Cancel));
    }

    [Fact]
    public async Task A_retry_of_what_is_not_there_is_refused()
    {
        await using var retry = await StageAsync("lease-2", rows: 5, generation: 2);

        await Assert.ThrowsAsync<InvalidDataException>(() => _committer.CommitAsync(retry, Cancel));
    }

    [Fact]
    public async Task A_part_of_another_job_is_not_adopted()
    {
        await using var other = await StageAsync("lease-1", rows: 5);
        await _committer.CommitAsync(other, Cancel);
        await _output.DeleteAsync(DatasetPaths.Receipt(Shard), Cancel);

        var e = await Assert.ThrowsAsync<InvalidDataException>(
            () => new ShardCommitter(_output, new string('f', 64)).RecoverAsync(Shard, "lease-2", Cancel));
        Assert.Contains("another model or other features", e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PAR1 cut off")]
    public async Task A_damaged_part_is_named_and_not_adopted(string text)
    {
        _folder.Write(DatasetPaths.Part(Shard), text);

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => _committer.RecoverAsync(Shard, "lease-1", Cancel));
        Assert.Contains(DatasetPaths.Part(Shard), e.Message);
    }

    [Fact]
    public async Task A_receipt_whose_part_is_gone_is_damage()
    {
        await using var part = await StageAsync("lease-1", rows: 5);
        await _committer.CommitAsync(part, Cancel);
        await _output.DeleteAsync(DatasetPaths.Part(Shard), Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => _committer.RecoverAsync(Shard, "lease-1", Cancel));
    }

    [Theory]
    [InlineData("part-", false)]
    [InlineData("part-", true)]
    [InlineData("_commits/", false)]
    [InlineData("_commits/", true)]
    public async Task After_a_failure_that_is_unclear_the_store_tells_what_happened(string failing, bool afterwards)
    {
        var unsure = new UnsureStore(_output, failing, afterwards);
        var committer = new ShardCommitter(unsure, JobSpecDigest.OfComputation(_spec));
        await using var part = await StageAsync("lease-1", rows: 5, store: unsure);

        if (afterwards)
            Assert.Equal(ShardCommitOutcome.Committed, (await committer.CommitAsync(part, Cancel)).Outcome);
        else
            await Assert.ThrowsAsync<IOException>(() => committer.CommitAsync(part, Cancel));

        await using var again = await StageAsync("lease-2", rows: 5, seed: 100);
        var receipt = await _committer.RecoverAsync(Shard, "lease-2", Cancel) ?? (await _committer.CommitAsync(again, Cancel)).Receipt;
        Same(receipt, await ReceiptOfFileAsync(receipt.Lease));
    }

    [Fact]
    public async Task A_part_that_is_not_completed_cannot_be_committed()
    {
        await using var part = await StagedPart.BeginAsync(_output, "l", new PartSchema([], _spec.Features), Samples.Metadata(_spec, Shard),
            Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _committer.CommitAsync(part, Cancel));
    }

    private static void Same(ShardReceipt? expected, ShardReceipt? actual) =>
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(expected), System.Text.Json.JsonSerializer.Serialize(actual));

    private async Task<StagedPart> StageAsync(
        string lease, int rows, int seed = 0, int generation = 1, int shard = Shard, IObjectStore? store = null)
    {
        var layout = new PartSchema(Samples.Carried, _spec.Features);
        var part = await StagedPart.BeginAsync(store ?? _output, lease, layout, Samples.Metadata(_spec, shard, generation), Cancel);
        foreach (var i in Enumerable.Range(seed, rows))
            await part.WriteAsync(Samples.Row(i, 8), Cancel);
        await part.CompleteAsync(Cancel);
        return part;
    }

    private async Task<ShardReceipt> ReceiptOfFileAsync(string lease, int shard = Shard)
    {
        var inspector = new PartInspector(_output);
        var part = await inspector.InspectAsync(shard, JobSpecDigest.OfComputation(_spec), Cancel);
        return await inspector.DescribeAsync(part!, lease, Cancel);
    }
}
