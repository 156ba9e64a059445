using FgClip.Storage.Gcs;
using FgClip.TestKit.Gcs;

namespace FgClip.Storage.Tests.Gcs;

public sealed class GcsUploadTests : IAsyncLifetime
{
    /// <summary>Sent with the commit, and composed of what was sent before.</summary>
    private const int Small = 100, Large = 12 << 20;

    private GcsServer _server = null!;
    private GcsObjectStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await GcsServer.StartAsync();
        _store = _server.NewStore();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(Small, false, "chunk", GcsFault.AnswerLost)]
    [InlineData(Small, true, "chunk", GcsFault.AnswerLost)]
    [InlineData(Small, false, "chunk", GcsFault.Refused)]
    [InlineData(Large, false, "chunk", GcsFault.AnswerLost)]
    [InlineData(Large, false, "compose", GcsFault.AnswerLost)]
    [InlineData(Large, true, "compose", GcsFault.AnswerLost)]
    [InlineData(Large, true, "compose", GcsFault.Refused)]
    public async Task A_commit_whose_answer_was_lost_is_known_as_ours(int length, bool replaces, string operation, GcsFault fault)
    {
        var condition = await ConditionAsync(replaces);
        _server.Fail(operation, fault);

        Assert.Equal(CommitOutcome.Committed, await PutAsync(1, length, condition));

        AssertHolds(1, length);
    }

    [Theory]
    [InlineData(Small, false, "begin")]
    [InlineData(Small, false, "chunk")]
    [InlineData(Small, true, "chunk")]
    [InlineData(Large, false, "compose")]
    [InlineData(Large, true, "compose")]
    public async Task A_commit_that_another_overtook_is_known_as_lost(int length, bool replaces, string operation)
    {
        var condition = await ConditionAsync(replaces);
        CommitOutcome? others = null;
        _server.Before = async called =>
        {
            if (called != operation)
                return;
            _server.Before = null;
            others = await PutAsync(2, Small, condition);
        };

        var outcome = await PutAsync(1, length, condition);

        Assert.Equal((CommitOutcome.Committed, CommitOutcome.ConditionFailed), (others, outcome));
        AssertHolds(2, Small);
    }

    [Fact]
    public async Task A_large_upload_shows_nothing_before_its_commit_and_leaves_nothing_behind()
    {
        var upload = await _store.BeginUploadAsync("x", "_staging", Cancel);
        for (var sent = 0; sent < Large; sent += 1 << 20)
            await upload.Stream.WriteAsync(new byte[1 << 20], Cancel);
        Assert.Empty(await _store.ListAsync("", Cancel).ToListAsync(Cancel));

        Assert.Equal(CommitOutcome.Committed, await upload.CommitAsync(CommitCondition.Absent, Cancel));
        Assert.Equal(["x"], await _store.ListAsync("", Cancel).Select(o => o.Name).ToListAsync(Cancel));
        await upload.DisposeAsync();

        Assert.Equal(["some/prefix/x"], _server.ObjectsOf(_store).List("").Select(stored => stored.Name));
    }

    [Fact]
    public async Task A_large_upload_whose_staging_folder_was_deleted_says_so()
    {
        _server.Before = async called =>
        {
            if (called == "compose")
                await _store.DeleteStagingAsync("_staging", Cancel);
        };

        var e = await Assert.ThrowsAsync<IOException>(() => PutAsync(1, Large, CommitCondition.Absent));

        Assert.EndsWith("/x: what was staged of it was deleted meanwhile.", e.Message);
        Assert.Empty(_server.ObjectsOf(_store).List(""));
    }

    [Fact]
    public async Task A_large_upload_that_is_given_up_leaves_nothing()
    {
        await using (var upload = await _store.BeginUploadAsync("x", "_staging", Cancel))
            await upload.Stream.WriteAsync(new byte[Large], Cancel);

        Assert.Empty(_server.ObjectsOf(_store).List(""));
    }

    [Fact]
    public async Task What_an_upload_that_died_has_staged_goes_with_its_folder()
    {
        _server.ObjectsOf(_store).Put("some/prefix/_attempts/1/.fgclip-upload-0123", [1], [], null);
        _server.ObjectsOf(_store).Put("some/prefix/_attempts/10/.fgclip-upload-0123", [1], [], null);

        await _store.DeleteStagingAsync("_attempts/1", Cancel);

        Assert.Equal(
            ["some/prefix/_attempts/10/.fgclip-upload-0123"], _server.ObjectsOf(_store).List("").Select(stored => stored.Name));
    }

    [Fact]
    public async Task A_service_that_refuses_ends_the_writing_of_a_large_object_and_does_not_hang_it()
    {
        _server.Status = 403;
        await using var upload = await _store.BeginUploadAsync("x", "_staging", Cancel);

        await Assert.ThrowsAsync<StoreAccessException>(async () =>
        {
            for (var sent = 0; sent < 20 * Large; sent += 1 << 20)
                await upload.Stream.WriteAsync(new byte[1 << 20], Cancel);
        });
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

    private void AssertHolds(byte value, int length)
    {
        var bytes = _server.ObjectsOf(_store).Find("some/prefix/x")!.Bytes;
        Assert.Equal(length, bytes.Length);
        Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(value));
    }
}
