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

    /// <summary>
    /// Boxes of whole pixels whose length in cells is a whole number, or a rounding error more: 57 to 457 of 800 pixels are 18 samples in
    /// float32 and 19 in float64. The reference is torchvision's roi_align_kernel.cpp, line by line.
    /// </summary>
    [Fact]
    public void Boxes_of_whole_pixels_have_torchvisions_samples()
    {
        var random = new Random(4);
        var grid = new PatchShape(27, 36);
        float[] dense = [.. Enumerable.Range(0, grid.Count).Select(_ => random.NextSingle())];
        for (var i = 0; i < 2_000; i++)
        {
            var (x, y, width, height) = i == 0 ? (57, 100, 400, 300)
                : (random.Next(700), random.Next(500), random.Next(1, 500), random.Next(1, 500));
            var box = new RegionBox(x, y, x + width, y + height).ToCells(800, 600, grid);
            var pooled = new float[1];
            RoiAlign.Pool(dense, grid, box, pooled);
            Assert.Equal(Torchvision(dense, grid, box), pooled[0], 2e-6f);
        }
    }

    private static float Torchvision(float[] input, PatchShape grid, RegionBox roi)
    {
        var (startW, startH) = (roi.X1 - 0.5f, roi.Y1 - 0.5f);
        var (roiWidth, roiHeight) = (roi.X2 - 0.5f - startW, roi.Y2 - 0.5f - startH);
        var (gridH, gridW) = ((int)MathF.Ceiling(roiHeight), (int)MathF.Ceiling(roiWidth));
        var sum = 0f;
        for (var iy = 0; iy < gridH; iy++)
        {
            for (var ix = 0; ix < gridW; ix++)
            {
                var y = startH + ((iy + .5f) * roiHeight / gridH);
                var x = startW + ((ix + .5f) * roiWidth / gridW);
                if (y < -1 || y > grid.Height || x < -1 || x > grid.Width)
                    continue;
                (y, x) = (Math.Max(y, 0), Math.Max(x, 0));
                var (lowY, lowX) = ((int)y, (int)x);
                var (highY, highX) = (lowY + 1, lowX + 1);
                if (lowY >= grid.Height - 1)
                    y = highY = lowY = grid.Height - 1;
                if (lowX >= grid.Width - 1)
                    x = highX = lowX = grid.Width - 1;
                var (ly, lx) = (y - lowY, x - lowX);
                sum += ((1 - ly) * (1 - lx) * At(lowY, lowX)) + ((1 - ly) * lx * At(lowY, highX))
                    + (ly * (1 - lx) * At(highY, lowX)) + (ly * lx * At(highY, highX));
            }
        }

        return sum / Math.Max(gridH * gridW, 1);

        float At(int y, int x) => input[(y * grid.Width) + x];
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
