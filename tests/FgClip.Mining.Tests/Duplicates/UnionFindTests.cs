using FgClip.Mining.Duplicates;

namespace FgClip.Mining.Tests.Duplicates;

public sealed class UnionFindTests
{
    [Fact]
    public void Components_do_not_depend_on_the_order_of_pairs()
    {
        (int, int)[] pairs = [(7, 3), (3, 9), (1, 0), (4, 5), (9, 4), (2, 2)];
        var (there, back) = (new UnionFind(11), new UnionFind(11));
        foreach (var (a, b) in pairs)
            there.Join(a, b);
        foreach (var (a, b) in pairs.Reverse())
            back.Join(b, a);

        int[] roots = [0, 0, 2, 3, 3, 3, 6, 3, 8, 3, 10];
        Assert.Equal(roots, Enumerable.Range(0, 11).Select(there.Root));
        Assert.Equal(roots, Enumerable.Range(0, 11).Select(back.Root));
        Assert.Equal([2, 0, 1, 5, 0, 0, 1, 0, 1, 0, 1], there.Sizes());
    }
}
