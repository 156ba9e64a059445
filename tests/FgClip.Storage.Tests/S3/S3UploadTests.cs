using FgClip.Storage.S3;
using FgClip.TestKit.S3;

namespace FgClip.Storage.Tests.S3;

/// <summary>Commits of which something goes wrong: one request, and parts.</summary>
public sealed class S3UploadTests : IAsyncLifetime
{
    private const int Small = 100, Large = 9 << 20;

    private S3Server _server = null!;
    private S3ObjectStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await S3Server.StartAsync();
        _store = _server.NewStore();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(Small, false, S3FaultKind.Unheard)]
    [InlineData(Small, true, S3FaultKind.Unheard)]
    [InlineData(Large, false, S3FaultKind.Unheard)]
    [InlineData(Large, true, S3FaultKind.Unheard)]
    [InlineData(Large, false, S3FaultKind.DoneErrorIn200)]
    [InlineData(Large, true, S3FaultKind.DoneErrorIn200)]
    [InlineData(Small, false, S3FaultKind.Lost)]
    [InlineData(Large, true, S3FaultKind.Lost)]
    [InlineData(Small, true, S3FaultKind.Unavailable)]
    [InlineData(Small, false, S3FaultKind.Conflict)]
    [InlineData(Small, true, S3FaultKind.Conflict)]
    [InlineData(Large, false, S3FaultKind.Conflict)]
    [InlineData(Large, true, S3FaultKind.Conflict)]
    public async Task A_commit_that_went_wrong_once_is_known_as_ours_and_done_once(int length, bool replaces, S3FaultKind fault)
    {
        var condition = await ConditionAsync(replaces);
        FailOnce(fault);

        Assert.Equal(CommitOutcome.Committed, await PutAsync(1, length, condition));

        await AssertHoldsAsync(1, length);
        Assert.Equal(["some/prefix/x"], _server.Keys(Bucket));
        Assert.Empty(_server.Uploads(Bucket));
    }

    [Fact]
    public async Task A_conflict_at_the_end_starts_an_upload_over_from_its_first_part()
    {
        await ConditionAsync(replaces: false);
        FailOnce(S3FaultKind.Conflict);

        await PutAsync(1, Large, CommitCondition.Absent);

        Assert.Equal(
            ["CreateMultipartUpload", "UploadPart", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload",
                "CreateMultipartUpload", "UploadPart", "UploadPart", "CompleteMultipartUpload"],
            _server.Calls.Where(call => call.Key == "some/prefix/x" && call.Operation is not "HeadObject").Select(call => call.Operation));
    }

    [Fact]
    public async Task An_error_behind_a_200_is_a_failure_where_nothing_was_done()
    {
        _server.Faults = call => IsCommit(call) ? new S3Fault(S3FaultKind.ErrorIn200) : S3Fault.None;

        await Assert.ThrowsAsync<IOException>(() => PutAsync(1, Large, CommitCondition.Absent));

        Assert.Null(await _store.FindAsync("x", Cancel));
        Assert.Empty(_server.Uploads(Bucket));
    }

    [Theory]
    [InlineData(Small, false, Small)]
    [InlineData(Small, true, Small)]
    [InlineData(Large, false, Large)]
    [InlineData(Large, true, Small)]
    public async Task A_commit_that_another_overtook_is_known_as_lost(int length, bool replaces, int othersLength)
    {
        var condition = await ConditionAsync(replaces);
        Task<CommitOutcome>? others = null;
        var isFirst = true;
        _server.Faults = call =>
        {
            if (!IsCommit(call) || !isFirst)
                return S3Fault.None;
            isFirst = false;
            others = PutAsync(2, othersLength, condition);
            return new S3Fault(S3FaultKind.None, others);
        };

        var outcome = await PutAsync(1, length, condition);

        Assert.Equal((CommitOutcome.Committed, CommitOutcome.ConditionFailed), (await others!, outcome));
        await AssertHoldsAsync(2, othersLength);
        Assert.Empty(_server.Uploads(Bucket));
    }

    [Fact]
    public async Task A_record_that_comes_back_to_its_bytes_does_not_come_back_to_its_version()
    {
        await ConditionAsync(replaces: true);
        var first = (await _store.FindAsync("x", Cancel))!.Version;
        await PutAsync(1, Small, CommitCondition.Replaces(first));
        await PutAsync(0, Small, CommitCondition.Replaces((await _store.FindAsync("x", Cancel))!.Version));
        var third = (await _store.FindAsync("x", Cancel))!.Version;

        Assert.NotEqual(first, third);
        Assert.Equal(CommitOutcome.ConditionFailed, await PutAsync(2, Small, CommitCondition.Replaces(first)));
        Assert.Equal(CommitOutcome.Committed, await PutAsync(2, Small, CommitCondition.Replaces(third)));
    }

    [Fact]
    public async Task An_upload_whose_process_died_is_given_up_with_its_staging_folder()
    {
        // A part is sent while the next fills. By the time that the service sees it, the upload's note is written.
        using var sent = new CountdownEvent(2);
        var allSent = new TaskCompletionSource();
        _server.Faults = call =>
        {
            if (call.Operation is "UploadPart" && sent.Signal())
                allSent.SetResult();
            return S3Fault.None;
        };
        var dead = await _store.BeginUploadAsync("dead", "_attempts/1", Cancel);
        var alive = await _store.BeginUploadAsync("alive", "_attempts/10", Cancel);
        foreach (var upload in new[] { dead, alive })
            await upload.Stream.WriteAsync(new byte[Large], Cancel);
        await allSent.Task.WaitAsync(Cancel);
        _server.Faults = _ => S3Fault.None;
        Assert.Empty(await _store.ListAsync("", Cancel).ToListAsync(Cancel));

        await _store.DeleteStagingAsync("_attempts/1", Cancel);

        Assert.Equal(["some/prefix/alive"], _server.Uploads(Bucket));
        Assert.Equal(CommitOutcome.Committed, await alive.CommitAsync(CommitCondition.Absent, Cancel));
        await alive.DisposeAsync();
        Assert.Equal(["some/prefix/alive"], _server.Keys(Bucket));
    }

    private string Bucket => S3Address.Parse(_store.Root).Bucket;

    private static bool IsCommit(S3Call call) =>
        call.Operation is "PutObject" or "CompleteMultipartUpload" && call.Key == "some/prefix/x";

    private void FailOnce(S3FaultKind fault)
    {
        var fails = 1;
        _server.Faults = call => IsCommit(call) && Interlocked.Decrement(ref fails) == 0 ? new S3Fault(fault) : S3Fault.None;
    }

    private async Task<CommitCondition> ConditionAsync(bool replaces)
    {
        if (!replaces)
            return CommitCondition.Absent;
        await PutAsync(0, Small, CommitCondition.Absent);
        return CommitCondition.Replaces((await _store.FindAsync("x", Cancel))!.Version);
    }

    private Task<CommitOutcome> PutAsync(byte value, int length, CommitCondition condition)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return _store.PutBytesAsync("x", bytes, condition, "_staging", Cancel);
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
