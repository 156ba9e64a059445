using FgClip.Storage.S3;
using FgClip.TestKit.S3;

namespace FgClip.Storage.Tests.S3;

public sealed class S3ReadTests : IAsyncLifetime
{
    private const int Length = 12 << 20;

    private readonly byte[] _bytes = new byte[Length];
    private S3Server _server = null!;
    private S3ObjectStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        new Random(1).NextBytes(_bytes);
        _server = await S3Server.StartAsync();
        _store = _server.NewStore();
        await _store.PutBytesAsync("x", _bytes, CommitCondition.Absent, "_staging", Cancel);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jumps_and_straight_reads_return_the_bytes_at_their_places(bool redirected)
    {
        _server.RedirectsReads = redirected;
        await using var stream = await _store.OpenReadAsync("x", 0, null, Cancel);

        foreach (var at in (int[])[Length - 8, 0, 5 << 20, 1 << 20, 9_345_678])
        {
            stream.Position = at;
            var read = new byte[Math.Min(3_000_000, Length - at)];
            await stream.ReadExactlyAsync(read, Cancel);
            Assert.True(read.AsSpan().SequenceEqual(_bytes.AsSpan(at, read.Length)), $"other bytes at {at}");
        }
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again()
    {
        var cuts = 3;
        _server.Faults = call =>
            call.Operation == "GetObject" && Interlocked.Decrement(ref cuts) >= 0 ? new S3Fault(S3FaultKind.Cut) : S3Fault.None;
        await using var stream = await _store.OpenReadAsync("x", 0, null, Cancel);
        var read = new byte[Length];

        await stream.ReadExactlyAsync(read, Cancel);

        Assert.True(read.AsSpan().SequenceEqual(_bytes));
        Assert.True(cuts < 0);
    }

    [Fact]
    public async Task A_read_that_is_always_cut_fails_with_the_objects_name()
    {
        _server.Faults = call => call.Operation == "GetObject" ? new S3Fault(S3FaultKind.Cut) : S3Fault.None;

        var e = await Assert.ThrowsAsync<IOException>(() => _store.OpenReadAsync("x", 0, null, Cancel));

        Assert.StartsWith($"{_store.Root}/x: ", e.Message);
        Assert.True(StoreFaults.IsStoreFault(e));
    }

    [Fact]
    public async Task An_object_that_changes_while_it_is_read_is_a_failure()
    {
        await using var stream = await _store.OpenReadAsync("x", 0, null, Cancel);
        var there = (await _store.FindAsync("x", Cancel))!;
        await _store.PutBytesAsync("x", new byte[Length], CommitCondition.Replaces(there.Version), "_staging", Cancel);

        var e = await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[Length], Cancel));

        Assert.Contains("was replaced while it was read", e.Message);
    }
}
