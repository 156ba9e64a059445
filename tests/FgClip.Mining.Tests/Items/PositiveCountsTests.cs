using FgClip.Mining.Items;

namespace FgClip.Mining.Tests.Items;

public sealed class PositiveCountsTests
{
    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 1, 5, 2 }, 5)]
    [InlineData(new[] { 1, 500, 2 }, 500)]
    public void Few_anchors_all_have_room(int[] anchors, int expected)
    {
        var counts = new PositiveCounts();
        foreach (var positives in anchors)
            counts.Add(positives);
        Assert.Equal(expected, counts.ForWindow());
    }

    [Theory]
    [InlineData(2, PositiveCounts.Common)]
    [InlineData(3, 10_000)]
    public void One_anchor_in_a_thousand_does_not_widen_the_windows_of_all(int crowded, int expected)
    {
        var counts = new PositiveCounts();
        for (var i = 0; i < 2000 - crowded; i++)
            counts.Add(1 + i % 3);
        for (var i = 0; i < crowded; i++)
            counts.Add(10_000);
        Assert.Equal(expected, counts.ForWindow());
    }
}
