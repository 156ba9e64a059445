using FgClip.Model.Encoders;

namespace FgClip.Model.Tests.Encoders;

public sealed class PositionGridTests
{
    private static readonly float[] Table = [.. Enumerable.Range(0, 3 * 3 * 2).Select(i => (float)((i * 7) % 11))];

    [Fact]
    public void Its_own_shape_is_the_table()
    {
        Assert.Equal(Table, new PositionGrid(Table, 3, 2).Resize(new(3, 3)));
    }

    // torch.nn.functional.interpolate(arange*7 % 11 as [1, 2, 3, 3], size, mode="bilinear", align_corners=False, antialias=True), torch
    // 1.13.
    [Theory]
    [MemberData(nameof(Torch))]
    public void Other_shapes_are_torch_s(int high, int wide, float[] expected)
    {
        var actual = new PositionGrid(Table, 3, 2).Resize(new(high, wide));
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(Features.LargestDifference(expected, actual), 0, 1e-5f);
    }

    public static TheoryData<int, int, float[]> Torch => new()
    {
        { 1, 1, [4.591836f, 5.755102f] },
        { 2, 2, [2.953125f, 7.375f, 4.125f, 4.25f, 7.328125f, 4.875f, 4.203125f, 6.046875f] },
        { 1, 5, [5.857143f, 5f, 5.171428f, 6.199999f, 4.142857f, 8f, 4.057143f, 5.085713f, 4f, 3.142857f] },
        { 4, 2,
        [1.125f, 8.125f, 4.875f, 5f, 4.171875f, 6.875f, 3.625f, 3.75f, 6.796875f, 5.375f, 3.671875f, 4.828125f, 8.125f, 4.125f, 5f,
        7.875f] },
    };

    [Fact]
    public void No_more_shapes_are_kept_than_have_the_bytes()
    {
        var grid = new PositionGrid(Table, 3, 2, maxBytes: 1_000);
        var first = grid.Resize(new(5, 5));
        for (var high = 1; high <= 20; high++)
        {
            for (var wide = 1; wide <= 20; wide++)
            {
                grid.Resize(new(high, wide));
                Assert.InRange(grid.CachedBytes, 0, 1_000);
            }
        }

        Assert.NotSame(first, grid.Resize(new(5, 5)));
        Assert.Equal(first, grid.Resize(new(5, 5)));
    }

    [Fact]
    public void A_shape_is_computed_once()
    {
        var grid = new PositionGrid(Table, 3, 2);
        Assert.Same(grid.Resize(new(2, 5)), grid.Resize(new(2, 5)));
    }
}
