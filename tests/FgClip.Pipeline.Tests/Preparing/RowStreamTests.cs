using System.Collections.Concurrent;
using FgClip.Datasets.Rows;
using FgClip.Model;
using FgClip.Pipeline.Preparing;

namespace FgClip.Pipeline.Tests.Preparing;

public sealed class RowStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_come_in_their_order_whichever_is_ready_first()
    {
        // Each even row is ready only after the odd one that follows it.
        var ready = Enumerable.Range(0, 40).Select(_ => new TaskCompletionSource()).ToArray();
        var stream = new RowStream(
            async (row, _) =>
            {
                if (row.Index % 2 == 0)
                    await ready[row.Index + 1].Task;
                ready[row.Index].SetResult();
                return Rows.Prepared(row.Index);
            },
            threads: 4,
            ahead: 8, maxBytes: 1 << 24);

        var rows = await stream.PrepareAsync(Input(40), Cancel).Select(row => row.Input.Index).ToListAsync(Cancel);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), rows);
    }

    [Fact]
    public async Task No_more_rows_are_prepared_at_once_than_there_are_threads()
    {
        var (running, most) = (0, 0);
        var stream = new RowStream(
            async (row, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return Rows.Prepared(row.Index);
            },
            threads: 3,
            ahead: 50, maxBytes: 1 << 24);

        Assert.Equal(200, await stream.PrepareAsync(Input(200), Cancel).CountAsync(Cancel));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Of_large_rows_no_more_wait_than_the_bytes_allow()
    {
        var started = 0;
        var stream = new RowStream(
            (row, _) =>
            {
                Interlocked.Increment(ref started);
                return Task.FromResult(Rows.Prepared(row.Index));
            },
            threads: 4,
            ahead: 50,
            maxBytes: 4 << 20);

        // 2 MiB of text each: two may wait, one is with the consumer, and the next one is on its way to the two.
        var (seen, most) = (0, 0);
        await foreach (var _ in stream.PrepareAsync(Input(40).Select(row => row with { ShortCaption = new string('a', 1 << 20) }), Cancel))
        {
            seen++;
            most = Math.Max(most, Volatile.Read(ref started) - seen);
        }

        Assert.Equal(40, seen);
        Assert.InRange(most, 0, 3);
    }

    [Fact]
    public async Task A_row_larger_than_all_the_bytes_comes_alone()
    {
        var stream = new RowStream((row, _) => Task.FromResult(Rows.Prepared(row.Index)), threads: 2, ahead: 4, maxBytes: 1 << 20);

        var rows = stream.PrepareAsync(Input(3).Select(row => row with { ShortCaption = new string('a', 1 << 22) }), Cancel);

        Assert.Equal([0L, 1, 2], await rows.Select(row => row.Input.Index).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_row_that_throws_ends_the_stream_with_its_exception()
    {
        var stream = new RowStream(
            (row, _) => row.Index == 5 ? throw new InvalidDataException("row 5")
            : Task.FromResult(Rows.Prepared(row.Index)), threads: 2, ahead: 4, maxBytes: 1 << 24);

        var seen = new List<long>();
        var e = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var row in stream.PrepareAsync(Input(20), Cancel))
                seen.Add(row.Input.Index);
        });

        Assert.Equal("row 5", e.Message);
        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Fact]
    public async Task An_input_that_throws_ends_the_stream_with_its_exception()
    {
        var stream = new RowStream((row, _) => Task.FromResult(Rows.Prepared(row.Index)), threads: 2, ahead: 4, maxBytes: 1 << 24);

        var e = await Assert.ThrowsAsync<IOException>(async () => await stream.PrepareAsync(Broken(), Cancel).CountAsync(Cancel));
        Assert.Equal("gone", e.Message);

        static async IAsyncEnumerable<InputRow> Broken()
        {
            yield return Rows.Input(0);
            await Task.Yield();
            throw new IOException("gone");
        }
    }

    [Fact]
    public async Task Rows_that_were_not_taken_are_disposed_of()
    {
        var prepared = new ConcurrentBag<PreparedRow>();
        var stream = new RowStream(
            (row, _) =>
            {
                var done = Rows.Prepared(row.Index, new PatchShape(1, 1));
                prepared.Add(done);
                return Task.FromResult(done);
            },
            threads: 2,
            ahead: 4, maxBytes: 1 << 24);

        await foreach (var row in stream.PrepareAsync(Input(100), Cancel))
        {
            row.Dispose();
            break;
        }

        Assert.InRange(prepared.Count, 1, 20);
        Assert.All(prepared, row => Assert.Throws<ObjectDisposedException>(() => row.Image!.Patches.Length));
    }

    private static IAsyncEnumerable<InputRow> Input(int count) => Enumerable.Range(0, count).Select(i => Rows.Input(i)).ToAsyncEnumerable();

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
                return;
        }
    }
}
