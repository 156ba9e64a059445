using Azure.Storage.Blobs.Specialized;
using FgClip.Storage.Azure;

namespace FgClip.Storage.Tests.Azure;

[Collection(nameof(AzuriteStores))]
public sealed class AzureUploadTests(AzuriteStores stores)
{
    /// <summary>One request, and blocks.</summary>
    private const int Small = 100, Large = 9 << 20;

    private readonly AzureBlobStore _store = stores.NewStore();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Small, false, true)]
    [InlineData(Small, true, true)]
    [InlineData(Large, false, true)]
    [InlineData(Large, true, true)]
    [InlineData(Small, false, false)]
    [InlineData(Large, true, false)]
    public async Task A_commit_whose_answer_was_lost_is_known_as_ours(int length, bool replaces, bool arrived)
    {
        var condition = await ConditionAsync(replaces);
        var answer = new CommitAnswer(arrived, () => Task.CompletedTask);

        var outcome = await PutAsync(stores.Through(answer, _store), 1, length, condition);

        Assert.Equal((CommitOutcome.Committed, 2), (outcome, answer.Commits));
        await AssertHoldsAsync(1, length);
    }

    [Theory]
    [InlineData(Small, false, Small)]
    [InlineData(Small, true, Small)]
    [InlineData(Large, true, Small)]
    [InlineData(Large, false, Large)]
    [InlineData(Large, true, Large)]
    public async Task A_commit_that_another_overtook_is_known_as_lost(int length, bool replaces, int othersLength)
    {
        var condition = await ConditionAsync(replaces);
        CommitOutcome? others = null;
        var answer = new CommitAnswer(arrives: false, async () => others = await PutAsync(_store, 2, othersLength, condition));

        var outcome = await PutAsync(stores.Through(answer, _store), 1, length, condition);

        Assert.Equal((CommitOutcome.Committed, CommitOutcome.ConditionFailed), (others, outcome));
        await AssertHoldsAsync(2, othersLength);
    }

    [Fact]
    public async Task A_blob_that_is_leased_is_a_failure_and_not_a_condition()
    {
        var condition = await ConditionAsync(replaces: true);
        var address = AzureAddress.Parse(_store.Root);
        var blob = stores.Account.GetBlobContainerClient(address.Container).GetBlobClient($"{address.Path}/x");
        await blob.GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Cancel);

        var e = await Assert.ThrowsAsync<IOException>(() => PutAsync(_store, 1, Small, condition));

        Assert.Contains("LeaseIdMissing", e.Message);
    }

    private async Task<CommitCondition> ConditionAsync(bool replaces)
    {
        if (!replaces)
            return CommitCondition.Absent;
        await PutAsync(_store, 0, Small, CommitCondition.Absent);
        return CommitCondition.Replaces((await _store.FindAsync("x", Cancel))!.Version);
    }

    private static Task<CommitOutcome> PutAsync(AzureBlobStore store, byte value, int length, CommitCondition condition)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return store.PutBytesAsync("x", bytes, condition, "_staging", Cancel);
    }

    private async Task AssertHoldsAsync(byte value, int length)
    {
        await using var stream = await _store.OpenReadAsync("x", 0, null, Cancel);
        var bytes = new byte[length];
        Assert.Equal(length, stream.Length);
        await stream.ReadExactlyAsync(bytes, Cancel);
        Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(value));
    }
}
