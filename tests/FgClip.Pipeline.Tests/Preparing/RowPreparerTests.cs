using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests.Preparing;

public sealed class RowPreparerTests(SyntheticModel models)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_image_is_decoded_once_whatever_is_asked_of_it()
    {
        var decoder = new Counting();
        var preparer = Preparer(new() { TextHeads = [TextHead.Short], Dense = true, Regions = true }, decoder);

        using var row = await preparer.PrepareAsync(Row("rgb_64x64.png"), Cancel);

        Assert.Equal(1, decoder.Decoded);
        Assert.Equal((64, 64), (row.Image!.Width, row.Image.Height));
        Assert.Equal(64, row.Sha256!.Length);
        Assert.Null(row.Fault);
    }

    [Fact]
    public async Task A_job_of_texts_opens_no_image()
    {
        var decoder = new Counting();

        using var row = await Preparer(new() { Image = false, TextHeads = [TextHead.Short] }, decoder)
            .PrepareAsync(Row("none.png"), Cancel);

        Assert.Equal(0, decoder.Decoded);
        Assert.Null(row.Fault);
    }

    [Theory]
    [InlineData("none.png", RowStatus.Missing)]
    [InlineData("bad_truncated.jpg", RowStatus.Truncated)]
    [InlineData("bad_html.jpg", RowStatus.NotAnImage)]
    [InlineData("bad_bomb.png", RowStatus.TooLarge)]
    [InlineData("../README.md", RowStatus.OutsideRoot)]
    public async Task What_is_wrong_with_a_image_is_the_rows_fault(string image, RowStatus status)
    {
        using var row = await Preparer(new(), new Counting()).PrepareAsync(Row(image), Cancel);

        Assert.Equal(status, row.Fault?.Status);
        Assert.Contains(image, row.Fault!.Message);
        Assert.Null(row.Image);
    }

    [Theory]
    [InlineData("rgb_64x64.png", null)]
    [InlineData("jpeg_420.jpg", null)]
    [InlineData("bad_truncated.jpg", RowStatus.Truncated)]
    [InlineData("bad_bomb.png", RowStatus.TooLarge)]
    public async Task A_image_waits_for_room_and_gives_it_back_whatever_becomes_of_it(string image, RowStatus? status)
    {
        var budget = new DecodeBudget(1_000);
        budget.Take(1_000, Cancel);

        var preparing = Task.Run(() => Preparer(new(), new Counting(), budget).PrepareAsync(Row(image), Cancel), Cancel);
        // One that is refused by its header asks for no room.
        if (status is not RowStatus.TooLarge)
        {
            Assert.True(SpinWait.SpinUntil(() => budget.State.Waiting == 1, TimeSpan.FromSeconds(30)));
            Assert.False(preparing.IsCompleted);
        }

        budget.Return(1_000);
        using var row = await preparing;
        Assert.Equal(status, row.Fault?.Status);
        Assert.Equal((0, 0), budget.State);
    }

    [Fact]
    public async Task An_exception_that_nobody_foresaw_costs_the_row_alone()
    {
        var preparer = Preparer(new(), new Throwing(() => new InvalidOperationException("Index was outside.")));

        using var row = await preparer.PrepareAsync(Row("rgb_64x64.png"), Cancel);

        Assert.Equal(RowStatus.Unreadable, row.Fault?.Status);
        Assert.Contains("rgb_64x64.png: preparing it failed: InvalidOperationException: Index was outside.", row.Fault!.Message);
        Assert.NotNull(row.Sha256);
    }

    [Fact]
    public async Task A_lack_of_memory_or_a_cancelled_attempt_is_no_fault_of_the_row()
    {
        await Assert.ThrowsAsync<InsufficientMemoryException>(
            () => Preparer(new(), new Throwing(() => new InsufficientMemoryException())).PrepareAsync(Row("rgb_64x64.png"), Cancel));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Preparer(new(), new Throwing(() => new OperationCanceledException())).PrepareAsync(Row("rgb_64x64.png"), Cancel));
    }

    [Theory]
    [InlineData(178_956_970, 1)]
    [InlineData(2, 60_000_000)]
    [InlineData(4, 44_000_000)]
    [InlineData(89_000_000, 2)]
    public async Task A_small_file_that_claims_an_extreme_side_is_too_large(int width, int height)
    {
        var file = new byte[1_084];
        "BM"u8.CopyTo(file);
        (file[10], file[11], file[14], file[28], file[30]) = (54, 4, 40, 8, 1);
        BitConverter.TryWriteBytes(file.AsSpan(18), width);
        BitConverter.TryWriteBytes(file.AsSpan(22), height);
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var row = await Preparer(new(), new Counting()).PrepareAsync(Rows.Input(0) with { ImageContent = file }, Cancel);

        Assert.Equal(RowStatus.TooLarge, row.Fault?.Status);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public async Task What_resizing_takes_is_in_the_budget()
    {
        var budget = new DecodeBudget(1 << 30);
        var (decoder, features) = (new Counting(budget), new FeatureOptions());

        using var row = await Preparer(features, decoder, budget).PrepareAsync(Row("rgb_1000x80.png"), Cancel);

        Assert.Equal(decoder.Announced + models.Second.Preparer.WorkingBytes(1000, 80), decoder.Taken);
        Assert.InRange(models.Second.Preparer.WorkingBytes(1000, 80), 3 * 80 * 416, 1 << 20);
        // Rows of 16 pixels between the passes, and weights of two per pixel of the long side, twice 4 bytes each.
        Assert.InRange(models.Second.Preparer.WorkingBytes(4, 262_144), 262_144 * ((3 * 16) + 16), 262_144 * 80);
    }

    [Theory]
    [InlineData(10_000, 0, RegionTexts.All, null)]
    [InlineData(10_001, 0, RegionTexts.None, "10001 boxes; at most 10000")]
    [InlineData(1_000, 20, RegionTexts.All, "21000 phrases of boxes; at most 20000")]
    [InlineData(1_000, 20, RegionTexts.Labels, null)]
    public async Task A_row_that_asks_for_too_many_vectors_is_a_bad_row(int boxes, int negatives, RegionTexts texts, string? error)
    {
        var box = new InputBox([0, 0, 9, 9], "a dog", [.. Enumerable.Repeat("a cat", negatives)]);
        var features = new FeatureOptions { Image = false, Regions = true, RegionTexts = texts };
        var input = Row("rgb_64x64.png") with { Boxes = [.. Enumerable.Repeat(box, boxes)] };

        using var row = await Preparer(features, new Counting()).PrepareAsync(input, Cancel);

        Assert.Equal(error is null ? null : RowStatus.BadRow, row.Fault?.Status);
        Assert.Equal(row.Fault, row.Input.Fault);
        if (error is not null)
            Assert.Contains(error, row.Fault!.Message);
        using var unasked = await Preparer(new(), new Counting()).PrepareAsync(input, Cancel);
        Assert.Null(unasked.Fault);
    }

    private RowPreparer Preparer(FeatureOptions features, IImageDecoder decoder, DecodeBudget? budget = null) =>
        new(features, new RowImageReader(new NamedImageReader([Fixtures.At("images")])), decoder, models.Second.Preparer, budget);

    private static InputRow Row(string image) => Rows.Input(0) with { Image = image };

    private sealed class Throwing(Func<Exception> exception) : IImageDecoder
    {
        public RgbImage Decode(ReadOnlyMemory<byte> file, long pixelLimit, TargetSizeHint? needed = null, ReserveMemory? room = null) =>
            throw exception();
    }

    private sealed class Counting(DecodeBudget? budget = null) : IImageDecoder
    {
        private readonly ImageDecoder _decoder = new();

        public long Announced { get; private set; }

        public long Taken { get; private set; }

        public int Decoded { get; private set; }

        public RgbImage Decode(ReadOnlyMemory<byte> file, long pixelLimit, TargetSizeHint? needed = null, ReserveMemory? room = null)
        {
            Decoded++;
            return _decoder.Decode(file, pixelLimit, needed, (width, height, bytes) =>
            {
                room!(width, height, bytes);
                (Announced, Taken) = (bytes, budget?.State.Taken ?? 0);
            });
        }
    }
}
