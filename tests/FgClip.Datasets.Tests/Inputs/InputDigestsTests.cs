using System.Security.Cryptography;
using FgClip.Datasets.Inputs;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class InputDigestsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly InputDigests _digests = new(capacity: 2);
    private readonly CountingStore _store;

    public InputDigestsTests() => _store = new CountingStore(new FileObjectStore(_folder.Path));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shards_that_need_a_digest_at_once_and_later_share_one_reading_of_the_file()
    {
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var info = await WriteAsync("a", bytes);

        var digests = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _digests.ReadAsync(_store, info, Cancel)));
        await _digests.ReadAsync(_store, info, Cancel);

        Assert.All(digests, digest => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), digest));
        Assert.Equal(["a"], _store.Opened);
    }

    [Fact]
    public async Task Another_version_is_read_again_and_of_too_many_the_oldest_is_forgotten()
    {
        var first = await WriteAsync("a", [1]);
        await _digests.ReadAsync(_store, first, Cancel);
        var second = await WriteAsync("a", [1, 2]);
        var other = await WriteAsync("b", [3]);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 2])), await _digests.ReadAsync(_store, second, Cancel));
        await _digests.ReadAsync(_store, other, Cancel);
        await _digests.ReadAsync(_store, second, Cancel);
        Assert.Equal(["a", "a", "b"], _store.Opened);
        await _digests.ReadAsync(_store, first, Cancel);

        Assert.Equal(["a", "a", "b", "a"], _store.Opened);
    }

    [Fact]
    public async Task A_shard_that_is_given_up_does_not_end_the_reading_for_the_others()
    {
        var info = await WriteAsync("a", [1]);
        using var attempt = new CancellationTokenSource();
        _store.Holding = new TaskCompletionSource();

        var given = _digests.ReadAsync(_store, info, attempt.Token);
        var other = _digests.ReadAsync(_store, info, Cancel);
        await attempt.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => given);
        _store.Holding.SetResult();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1])), await other);
        Assert.Single(_store.Opened);
    }

    [Fact]
    public async Task A_reading_that_failed_is_done_again()
    {
        var info = await WriteAsync("a", [1]);
        File.Delete(_folder.At("a"));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => _digests.ReadAsync(_store, info, Cancel));

        await WriteAsync("a", [1]);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1])), await _digests.ReadAsync(_store, info, Cancel));
    }

    private async Task<ObjectInfo> WriteAsync(string name, byte[] bytes)
    {
        _folder.Write(name, bytes);
        return (await _store.FindAsync(name, Cancel))!;
    }
}
