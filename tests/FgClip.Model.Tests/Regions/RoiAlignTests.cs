using FgClip.Model.Regions;

namespace FgClip.Model.Tests.Regions;

/// <summary>The goldens' boxes are in FgClipEncoderTests; here are the ones that no annotator draws.</summary>
public sealed class RoiAlignTests
{
    private static readonly PatchShape Grid = new(3, 4);
    private static readonly float[] Dense = [.. Enumerable.Range(0, 12).Select(i => (float)i)];

    [Fact]
    public void A_box_of_one_cell_gives_that_cell() => Assert.Equal(6, Pool(new(2, 1, 3, 2)));

    [Fact]
    public void A_box_of_the_whole_grid_gives_its_mean() => Assert.Equal(5.5f, Pool(new(0, 0, 4, 3)), 1e-5f);

    [Fact]
    public void A_box_between_cells_is_interpolated() => Assert.Equal(1.5f, Pool(new(0.5f, 0.25f, 1.5f, 1.25f)), 1e-5f);

    [Theory]
    [InlineData(2, 2, 2, 2)]
    [InlineData(3, 2, 1, 1)]
    [InlineData(1, 1, 3, 1)]
    [InlineData(100, 100, 101, 101)]
    [InlineData(-50, -50, -40, -40)]
    [InlineData(float.NaN, 0, 1, 1)]
    [InlineData(0, 0, float.NaN, 1)]
    [InlineData(0, 0, float.PositiveInfinity, 1)]
    [InlineData(float.NegativeInfinity, 0, float.PositiveInfinity, 1)]
    public void A_box_that_is_empty_outside_or_no_number_gives_zeros(float x1, float y1, float x2, float y2) =>
        Assert.Equal(0, Pool(new(x1, y1, x2, y2)));

    [Fact]
    public void A_box_far_larger_than_the_grid_counts_the_outside_as_zero_without_sampling_it()
    {
        var pooled = Pool(new(-2e9f, -2e9f, 2e9f, 2e9f));
        Assert.InRange(pooled, 0, 1e-12f);
    }

    [Fact]
    public void A_grid_of_another_size_is_refused() =>
        Assert.Throws<ArgumentException>(() => RoiAlign.Pool(Dense, Grid, new(0, 0, 1, 1), new float[2]));

    private static float Pool(RegionBox box)
    {
        float[] pooled = [-1];
        RoiAlign.Pool(Dense, Grid, box, pooled);
        return pooled[0];
    }
}
