using FgClip.Mining.Engine;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Tests.Neighbours;

/// <summary>Sizes at which 32-bit numbers used to overflow.</summary>
public sealed class LargeJobTests
{
    [Fact]
    public void More_items_than_can_be_numbered_are_refused_in_words()
    {
        var error = Assert.Throws<InvalidDataException>(() => new SideIndex("candidates", [int.MaxValue, 1], []));
        Assert.Contains("2,147,483,647 candidates", error.Message);
    }

    [Theory]
    [InlineData(4096, 768)]
    [InlineData(MiningPlanner.WidestWindow, 768)]
    [InlineData(34, 20_000)]
    public void However_much_memory_there_is_the_anchors_at_once_fit_an_array(int window, int dimensions)
    {
        var anchors = NeighbourMiner.AnchorsAtOnce(1L << 44, window, dimensions);
        Assert.InRange((long)anchors * Math.Max(8L * window, 4L * dimensions), 1, Array.MaxLength);
        Assert.True(anchors > 1000);
        var tile = MiningPlanner.TileAnchors(new MiningRunOptions { TileAnchors = 10_000_000 }, dimensions, window);
        Assert.InRange((long)tile * window, 1, Array.MaxLength);
    }
}
