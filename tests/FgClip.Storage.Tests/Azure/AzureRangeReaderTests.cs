using FgClip.Storage.Azure;

namespace FgClip.Storage.Tests.Azure;

[Collection(nameof(AzuriteStores))]
public sealed class AzureRangeReaderTests(AzuriteStores stores)
{
    private const int Length = (11 << 20) + 5;

    private readonly AzureBlobStore _store = stores.NewStore();
    private readonly RequestCount _count = new();
    private readonly byte[] _bytes = new byte[Length];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, null)]
    [InlineData(3_000_001, null)]
    [InlineData(1_000, 7_000_000L)]
    [InlineData(Length - 10, 100L)]
    public async Task A_part_reads_as_the_same_bytes_in_memory_wherever_one_jumps(int offset, long? length)
    {
        await using var stream = await OpenAsync(offset, length);
        using var expected = new MemoryStream(_bytes, offset, (int)Math.Min(length ?? Length, Length - offset));
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            if (i % 3 == 0)
                Assert.Equal(expected.Seek(random.NextInt64(expected.Length + 1), SeekOrigin.Begin),
                    stream.Seek(expected.Position - stream.Length, SeekOrigin.End));
            var wanted = new byte[random.Next(1, i % 5 == 0 ? 3 << 20 : 1000)];
            var want = expected.ReadAtLeast(wanted, wanted.Length, throwOnEndOfStream: false);
            var read = new byte[wanted.Length];
            var got = i % 2 == 0
                ? await stream.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, Cancel)
                : stream.ReadAtLeast(read, read.Length, throwOnEndOfStream: false);

            Assert.Equal((want, expected.Position), (got, stream.Position));
            Assert.True(read.AsSpan().SequenceEqual(wanted), $"other bytes at {stream.Position - got}");
        }
    }

    [Theory]
    [InlineData(900_000, 1)]
    [InlineData(Length, 2)]
    public async Task A_image_takes_a_request_or_two(int length, int requests)
    {
        await using var stream = await OpenAsync(Length - length, null);
        await stream.ReadExactlyAsync(new byte[length], Cancel);

        Assert.Equal(requests, _count.Requests);
    }

    [Fact]
    public async Task Reading_straight_on_in_little_steps_takes_large_windows()
    {
        await using var stream = await OpenAsync(0, null);
        await stream.CopyToAsync(Stream.Null, Cancel);

        Assert.Equal(4, _count.Requests);
    }

    [Fact]
    public async Task A_reader_does_not_mix_two_versions()
    {
        await using var stream = await OpenAsync(0, null);
        var version = (await _store.FindAsync("x", Cancel))!.Version;
        Assert.Equal(CommitOutcome.Committed,
            await _store.PutBytesAsync("x", new byte[Length], CommitCondition.Replaces(version), "_staging", Cancel));

        stream.Seek(5 << 20, SeekOrigin.Begin);
        var e = await Assert.ThrowsAsync<IOException>(() => stream.ReadExactlyAsync(new byte[100], Cancel).AsTask());
        Assert.Equal($"{_store.Root}/x: it was replaced while it was read.", e.Message);
    }

    [Fact]
    public async Task A_stream_that_is_closed_says_so()
    {
        var stream = await OpenAsync(0, null);
        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[1], Cancel).AsTask());
    }

    private async Task<Stream> OpenAsync(int offset, long? length)
    {
        new Random(0).NextBytes(_bytes);
        await _store.PutBytesAsync("x", _bytes, CommitCondition.Absent, "_staging", Cancel);
        return await stores.Through(_count, _store).OpenReadAsync("x", offset, length, Cancel);
    }
}
