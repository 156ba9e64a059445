using FgClip.Cli.Commands.Heatmap;
using FgClip.Model.Images;

namespace FgClip.Cli.Tests.Commands.Heatmap;

public sealed class ShortEdgeTests
{
    [Theory]
    [InlineData(640, 480, 2731, 2048)] // 2730.67
    [InlineData(333, 500, 2048, 3075)]
    [InlineData(1, 1, 2048, 2048)]
    public void The_short_edge_becomes_2048(int width, int height, int wide, int high)
    {
        using var image = new RgbImage(width, height);
        using var large = ShortEdge.BringUp(image);
        Assert.Equal((wide, high), (large.Width, large.Height));
    }

    [Fact]
    public void A_larger_image_stays_as_it_is()
    {
        using var image = new RgbImage(2100, 2048);
        Assert.Same(image, ShortEdge.BringUp(image));
    }

    [Fact]
    public void A_image_that_would_burst_all_bounds_is_refused()
    {
        using var image = new RgbImage(100_000, 3);
        Assert.Contains("100000x3", Assert.Throws<UsageException>(() => ShortEdge.BringUp(image)).Message);
    }
}
