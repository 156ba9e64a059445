using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FgClip.Model.Images;
using FgClip.Model.Images.Resampling;

namespace FgClip.Model.Tests.Images.Resampling;

public sealed class ResamplerTests
{
    /// <summary>Sizes around every edge of the vector code: single pixels, single rows, fewer pixels than taps, up and down.</summary>
    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 1, 1, 16, 16 }, { 1, 7, 3, 2 }, { 7, 1, 2, 5 }, { 2, 2, 1, 1 }, { 5, 3, 11, 10 }, { 10, 11, 10, 4 }, { 11, 10, 4, 10 },
        { 100, 401, 48, 160 }, { 333, 57, 16, 16 }, { 3, 500, 17, 9 }, { 640, 480, 368, 272 }, { 1999, 5, 32, 48 },
    };

    private delegate void Rows(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table);

    private delegate void Columns(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_this_processor_takes_and_the_plain_loops_give_the_same_bytes(int width, int height, int newWidth, int newHeight)
    {
        foreach (var filter in Enum.GetValues<PillowFilter>())
        {
            using var image = Noise(width, height);
            foreach (var backend in (ResizeBackend[])[ResizeBackend.Pillow, ResizeBackend.Torchvision])
            {
                using var resized = Resampler.Resize(image, newWidth, newHeight, filter, backend);
                Assert.Equal(Plain(image, newWidth, newHeight, filter, backend is ResizeBackend.Torchvision), resized.Pixels.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Code_for_AVX2_and_plain_loops_give_the_same_bytes(int width, int height, int newWidth, int newHeight)
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no AVX2.");
        AssertPlain(width, height, newWidth, newHeight, HorizontalPass.RunAvx2, (source, rowBytes, destination, table, row) =>
        {
            if (rowBytes >= Vector256<byte>.Count)
                VerticalPass.RunAvx2(source, rowBytes, destination, table, row);
            else
                VerticalPass.RunScalar(source, rowBytes, destination, table, row);
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Code_for_AVX512_and_plain_loops_give_the_same_bytes(int width, int height, int newWidth, int newHeight)
    {
        Assert.SkipUnless(Avx512BW.IsSupported, "This processor has no AVX-512: its code does not run here.");
        AssertPlain(width, height, newWidth, newHeight, HorizontalPass.Run, (source, rowBytes, destination, table, row) =>
        {
            if (rowBytes >= Vector512<byte>.Count)
                VerticalPass.RunAvx512(source, rowBytes, destination, table, row);
            else
                VerticalPass.RunScalar(source, rowBytes, destination, table, row);
        });
    }

    [Fact]
    public void Weights_are_kept_up_to_a_number_of_bytes()
    {
        for (var side = 200_000; side < 200_040; side++)
            FilterTable.For(side, 16, PillowFilter.Bicubic);

        Assert.InRange(FilterTable.CachedBytes, 1, FilterTable.MaxCachedBytes);
        Assert.Same(FilterTable.For(200_039, 16, PillowFilter.Bicubic), FilterTable.For(200_039, 16, PillowFilter.Bicubic));
        // 40 tables of 6.4 MB each were asked for.
        Assert.InRange(FilterTable.BytesFor(200_039, 16, PillowFilter.Bicubic), 6_000_000, 7_000_000);
    }

    /// <summary>Pillow 9.4's pixels, of the passes in Pillow 13's order; whole and in patches.</summary>
    [Fact]
    public void Pillow_13_resizes_columns_first_where_that_saves_work()
    {
        Assert.InRange(PixelGoldens.Pillow13.Count(golden => golden.RowsFirstDiffers), 20, PixelGoldens.Pillow13.Count);
        foreach (var golden in PixelGoldens.Pillow13)
        {
            var filter = Enum.Parse<PillowFilter>(golden.Filter);
            using var image = PixelGoldens.Decode(golden.Image);
            using var columnsFirst = Resampler.Resize(image, golden.Width, golden.Height, filter, ResizeBackend.Pillow13);
            using var rowsFirst = Resampler.Resize(image, golden.Width, golden.Height, filter);

            Assert.Equal(golden.ResizedRgbSha256, PixelGoldens.Sha256(columnsFirst.Pixels));
            Assert.Equal(golden.RowsFirstDiffers, golden.ResizedRgbSha256 != PixelGoldens.Sha256(rowsFirst.Pixels));
            var (patches, cut) = (new byte[columnsFirst.Pixels.Length], new byte[columnsFirst.Pixels.Length]);
            var shape = new PatchShape(golden.Height / 16, golden.Width / 16);
            Resampler.ResizeToPatches(image, shape, 16, filter, ResizeBackend.Pillow13, patches);
            PatchOrder.Write(columnsFirst.Pixels, 0, shape.Width, 16, cut);
            Assert.Equal(cut, patches);
        }
    }

    [Theory]
    [InlineData(100, 401, 224, 224, true)]
    [InlineData(333, 500, 224, 224, true)]
    [InlineData(300, 500, 224, 336, true)]
    [InlineData(282, 500, 200, 336, false)]
    [InlineData(281, 500, 200, 336, true)]
    [InlineData(640, 480, 224, 224, false)]
    [InlineData(50, 60, 224, 224, false)]
    public void Columns_come_first_in_Pillow_13_by_the_sizes_alone(int width, int height, int newWidth, int newHeight, bool columnsFirst)
    {
        Assert.Equal(columnsFirst, ResizeBackend.Pillow13.IsColumnsFirst(width, height, newWidth, newHeight));
        Assert.False(ResizeBackend.Pillow.IsColumnsFirst(width, height, newWidth, newHeight));
        Assert.False(ResizeBackend.Torchvision.IsColumnsFirst(width, height, newWidth, newHeight));
    }

    [Fact]
    public void The_same_size_is_a_copy()
    {
        using var image = Noise(31, 17);
        using var copy = Resampler.Resize(image, 31, 17, PillowFilter.Bicubic);
        Assert.Equal(image.Pixels.ToArray(), copy.Pixels.ToArray());
    }

    [Theory]
    [InlineData(PillowFilter.Bilinear)]
    [InlineData(PillowFilter.Bicubic)]
    public void One_colour_stays_that_colour(PillowFilter filter)
    {
        using var image = new RgbImage(123, 45);
        image.Pixels.Fill(200);
        using var resized = Resampler.Resize(image, 64, 80, filter);
        Assert.Equal(-1, resized.Pixels.IndexOfAnyExcept((byte)200));
    }

    private static void AssertPlain(int width, int height, int newWidth, int newHeight, Rows rows, Columns columns)
    {
        foreach (var filter in Enum.GetValues<PillowFilter>())
        {
            using var image = Noise(width, height);
            foreach (var narrow in (bool[])[false, true])
                Assert.Equal(Plain(image, newWidth, newHeight, filter, narrow),
                    Resized(image, newWidth, newHeight, filter, narrow, rows, columns));
        }
    }

    private static byte[] Plain(RgbImage image, int width, int height, PillowFilter filter, bool narrow) =>
        Resized(image, width, height, filter, narrow, HorizontalPass.RunScalar, VerticalPass.RunScalar);

    private static byte[] Resized(RgbImage image, int width, int height, PillowFilter filter, bool narrow, Rows resizeRows,
        Columns resizeColumns)
    {
        var between = image.Pixels.ToArray();
        if (image.Width != width)
        {
            var table = FilterTable.For(image.Width, width, filter, narrow);
            var rows = image.Height + HorizontalPass.RowsTogether;
            var source = new byte[(rows * image.Width * 3) + HorizontalPass.Slack(table)];
            image.Pixels.CopyTo(source);
            between = new byte[rows * width * 3];
            for (var row = 0; row < image.Height; row += HorizontalPass.RowsTogether)
            {
                resizeRows(source.AsSpan(row * image.Width * 3), image.Width * 3, between.AsSpan(row * width * 3), table);
            }
            between = between[..(image.Height * width * 3)];
        }
        if (image.Height == height)
            return between;
        var result = new byte[width * height * 3];
        for (var row = 0; row < height; row++)
        {
            resizeColumns(
                between, width * 3, result.AsSpan(row * width * 3, width * 3), FilterTable.For(image.Height, height, filter, narrow), row);
        }
        return result;
    }

    private static RgbImage Noise(int width, int height)
    {
        var image = new RgbImage(width, height);
        new Random(width).NextBytes(image.Pixels);
        return image;
    }
}
