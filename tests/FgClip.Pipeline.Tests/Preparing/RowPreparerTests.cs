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

        using var row = await Preparer(new() { Image = false, TextHeads = [TextHead.Short] }, decoder).PrepareAsync(Row("none.png"), Cancel);

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

    private RowPreparer Preparer(FeatureOptions features, IImageDecoder decoder, DecodeBudget? budget = null) =>
        new(features, new RowImageReader(new NamedImageReader([Fixtures.At("images")])), decoder, models.Second.Preparer, budget);

    private static InputRow Row(string image) => Rows.Input(0) with { Image = image };

    private sealed class Counting : IImageDecoder
    {
        private readonly ImageDecoder _decoder = new();

        public int Decoded { get; private set; }

        public RgbImage Decode(ReadOnlyMemory<byte> file, long pixelLimit, TargetSizeHint? needed = null, ReserveMemory? room = null)
        {
            Decoded++;
            return _decoder.Decode(file, pixelLimit, needed, room);
        }
    }
}
