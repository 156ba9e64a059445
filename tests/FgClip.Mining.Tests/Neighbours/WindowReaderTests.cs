using FgClip.Mining.Neighbours;
using FgClip.Mining.Products;

namespace FgClip.Mining.Tests.Neighbours;

public sealed class WindowReaderTests
{
    [Fact]
    public void Merged_rows_hold_the_best_of_both()
    {
        Neighbour[] merged = [new(0.9f, 4), new(0.5f, 1), new(0.5f, 7), Neighbour.None, Neighbour.None, Neighbour.None];
        Neighbour[] more = [new(0.9f, 2), new(0.5f, 3), new(0.1f, 0), new(0.3f, 8), Neighbour.None, Neighbour.None];

        WindowReader.Merge(merged, more, window: 3);

        Assert.Equal([new(0.9f, 2), new(0.9f, 4), new(0.5f, 1), new(0.3f, 8), Neighbour.None, Neighbour.None], merged);
    }
}
