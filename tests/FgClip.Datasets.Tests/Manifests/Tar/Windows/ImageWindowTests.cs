using System.Collections.Concurrent;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Tar.Windows;
using FgClip.Storage;
using FgClip.TestKit.S3;

namespace FgClip.Datasets.Tests.Manifests.Tar.Windows;

public sealed class ImageWindowTests
{
    private const int Window = 1 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Before, a thousand images were a thousand requests.
    [Fact]
    public async Task A_thousand_images_come_in_few_requests_and_each_byte_once()
    {
        var (archive, images) = RemoteTar.Samples(Enumerable.Repeat(20_000, 1_000));
        await using var tar = await RemoteTar.CreateAsync(archive);

        await AssertImagesAsync(tar.ReadAsync(archive.Length, imageWindow: 8 << 20), images, 8 << 20);

        Assert.Equal(1 + ((archive.Length - Window - 1) / (8 << 20)) + 1, tar.Ranges.Count);
        Assert.Equal(archive.Length, tar.BytesRead);
    }

    [Fact]
    public async Task Samples_across_windows_and_images_larger_than_one_are_whole()
    {
        var random = new Random(2);
        var (archive, images) = RemoteTar.Samples(
            Enumerable.Range(0, 60).Select(i => i % 7 == 3 ? random.Next(Window + 1, 3 * Window) : random.Next(0, 200_000)));
        await using var tar = await RemoteTar.CreateAsync(archive);

        await AssertImagesAsync(tar.ReadAsync(archive.Length, imageWindow: Window), images, Window);

        Assert.True(tar.BytesRead < archive.Length, $"{tar.BytesRead} of {archive.Length} bytes");
    }

    [Fact]
    public async Task A_stretch_has_the_rows_up_to_its_end_and_nothing_behind_it_is_fetched()
    {
        var (archive, images) = RemoteTar.Samples(Enumerable.Repeat(50_000, 200));
        await using var tar = await RemoteTar.CreateAsync(archive);
        var starts = await tar.ReadAsync(archive.Length).Select(row => row.Offset).ToListAsync(Cancel);
        tar.Server.Calls.Clear();

        await AssertImagesAsync(
            tar.ReadAsync(starts[120], starts[50], Window), [.. images.Skip(50).Take(70)], Window);

        Assert.Equal((starts[50], starts[120] - 1), (tar.Ranges.Min(range => range.First), tar.Ranges.Max(range => range.Last)));
        Assert.Equal(starts[120] - starts[50], tar.BytesRead);
    }

    [Fact]
    public async Task Answers_that_are_cut_in_a_window_are_asked_for_again()
    {
        var (archive, images) = RemoteTar.Samples(Enumerable.Repeat(100_000, 100));
        await using var tar = await RemoteTar.CreateAsync(archive);
        var seen = new ConcurrentDictionary<string, bool>();
        tar.Server.Faults = call => seen.TryAdd(call.Range, true) ? new S3Fault(S3FaultKind.Cut) : S3Fault.None;

        await AssertImagesAsync(tar.ReadAsync(archive.Length, imageWindow: Window), images, Window);

        Assert.Equal(2 * archive.Length, tar.BytesRead);
    }

    [Fact]
    public async Task A_window_that_never_comes_fails_the_reading_and_no_row()
    {
        var (archive, _) = RemoteTar.Samples(Enumerable.Repeat(100_000, 100));
        await using var tar = await RemoteTar.CreateAsync(archive);
        var budget = new WindowBudget(long.MaxValue);
        tar.Server.Faults = call => RemoteTar.IsRead(call) && RemoteTar.RangeOf(call).First > 2 * Window
            ? new S3Fault(S3FaultKind.Cut) : S3Fault.None;
        List<ManifestRow> rows = [];

        var failure = await Record.ExceptionAsync(async () =>
        {
            await foreach (var row in tar.ReadAsync(archive.Length, imageWindow: Window, budget: budget))
                rows.Add(row);
        });

        Assert.Contains(RemoteTar.Name, Assert.IsAssignableFrom<IOException>(failure).Message);
        Assert.InRange(rows.Count, 10, 40);
        Assert.All(rows, row => Assert.Null(row.Fault));
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task An_archive_that_is_replaced_meanwhile_ends_the_reading()
    {
        var (archive, images) = RemoteTar.Samples(Enumerable.Repeat(100_000, 100));
        await using var tar = await RemoteTar.CreateAsync(archive);
        var version = (await tar.Store.FindAsync(RemoteTar.Name, Cancel))!.Version;
        List<ManifestRow> rows = [];

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await foreach (var row in tar.ReadAsync(archive.Length, imageWindow: Window))
            {
                rows.Add(row);
                if (rows.Count == 1)
                    await tar.PutAsync([.. archive.Reverse()], CommitCondition.Replaces(version));
            }
        });

        Assert.InRange(rows.Count, 1, images.Count - 1);
        Assert.All(rows.Select((row, i) => (row, i)), each => Assert.True(each.row.ImageContent!.Value.Span.SequenceEqual(images[each.i])));
    }

    // The server answers no window until three are asked for: without the read-ahead it would wait for ever.
    [Fact]
    public async Task Three_windows_are_under_way_while_one_is_used_and_no_more()
    {
        var (archive, images) = RemoteTar.Samples(Enumerable.Repeat(100_000, 150));
        await using var tar = await RemoteTar.CreateAsync(archive);
        var budget = new WindowBudget(long.MaxValue);
        var (asked, most) = (0, 0L);
        var three = new TaskCompletionSource();
        tar.Server.Faults = call =>
        {
            if (!RemoteTar.IsRead(call) || RemoteTar.RangeOf(call).First == 0)
                return S3Fault.None;
            if (Interlocked.Increment(ref asked) == 3)
                three.SetResult();
            return new S3Fault(S3FaultKind.None, three.Task);
        };

        var rows = tar.ReadAsync(archive.Length, imageWindow: Window, budget: budget).Select(row =>
        {
            most = Math.Max(most, budget.Taken);
            return row;
        });
        await AssertImagesAsync(rows, images, Window);

        Assert.InRange(most, 3 * Window, 5 * Window);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task Without_room_for_more_one_window_is_held_at_a_time()
    {
        var (archive, images) = RemoteTar.Samples(Enumerable.Repeat(100_000, 100));
        await using var tar = await RemoteTar.CreateAsync(archive);
        var budget = new WindowBudget(0);

        await AssertImagesAsync(tar.ReadAsync(archive.Length, imageWindow: Window, budget: budget), images, Window);

        Assert.Equal(archive.Length, tar.BytesRead);
        Assert.Equal(0, budget.Taken);
    }

    private static async Task AssertImagesAsync(IAsyncEnumerable<ManifestRow> rows, IReadOnlyList<byte[]> images, int window)
    {
        var number = 0;
        await foreach (var row in rows)
        {
            var image = images[number++];
            Assert.Null(row.Fault);
            Assert.Equal(image.Length, row.Member!.Value.Length);
            Assert.Equal(image.Length <= window, row.ImageContent is not null);
            if (row.ImageContent is { } content)
                Assert.True(content.Span.SequenceEqual(image), $"other bytes in row {number}");
            row.ImageOwner?.Dispose();
        }

        Assert.Equal(images.Count, number);
    }
}
