using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests.Rows;

public sealed class BoxFormatTests
{
    [Theory]
    [InlineData(BoxFormat.Xyxy, new[] { 10.0, 20, 40, 60 })]
    [InlineData(BoxFormat.Xywh, new[] { 10.0, 20, 30, 40 })]
    [InlineData(BoxFormat.Cxcywh, new[] { 25.0, 40, 30, 40 })]
    public void Each_format_gives_the_same_corners(BoxFormat format, double[] box) => Assert.Equal([10, 20, 40, 60], format.ToCorners(box));

    [Theory]
    [InlineData(BoxFormat.Xywh)]
    [InlineData(BoxFormat.Cxcywh)]
    public void Whatever_the_numbers_are_there_are_corners(BoxFormat format) =>
        Assert.Equal(4, format.ToCorners([double.NaN, double.MaxValue, double.PositiveInfinity, -5]).Count);
}
