using FgClip.Mining.Neighbours;
using FgClip.Mining.Products;

namespace FgClip.Mining.Tests.Neighbours;

public sealed class NeighbourHeapsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void The_best_are_kept_and_of_equal_scores_the_first(int window)
    {
        var random = new Random(3);
        // Few different scores, so that most are equal to some other.
        Neighbour[] all = [.. Enumerable.Range(0, 900).Select(i => new Neighbour(random.Next(40) / 40f, i))];
        var heaps = new NeighbourHeaps(anchors: 2, window);
        heaps.Begin([.. Enumerable.Range(0, 900)]);
        foreach (var neighbour in all)
        {
            if (neighbour.Score > heaps.Threshold(1))
                heaps.Take(1, neighbour.Item, neighbour.Score);
        }

        var expected = all.OrderByDescending(n => n.Score).ThenBy(n => n.Item).Take(window);
        Assert.Equal(expected.Concat(Enumerable.Repeat(Neighbour.None, Math.Max(0, window - 900))), heaps.Sorted(1).ToArray());
        Assert.All(heaps.Sorted(0).ToArray(), n => Assert.Equal(Neighbour.None, n));
    }
}
