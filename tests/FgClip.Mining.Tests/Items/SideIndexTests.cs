using FgClip.Mining.Items;

namespace FgClip.Mining.Tests.Items;

public sealed class SideIndexTests
{
    private readonly SideIndex _index = new("anchors", [3, 0, 0, 4, 0, 1], []);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 3)]
    [InlineData(6, 3)]
    [InlineData(7, 5)]
    public void An_item_is_of_the_part_that_holds_it(int item, int part) => Assert.Equal(part, _index.PartOf(item));

    [Fact]
    public void A_range_falls_into_pieces_and_empty_parts_have_none()
    {
        Assert.Equal([(0, 1, 2), (3, 0, 4), (5, 0, 1)], _index.Pieces(1, 8));
        Assert.Equal([(3, 1, 2)], _index.Pieces(4, 6));
        Assert.Empty(_index.Pieces(3, 3));
    }
}
