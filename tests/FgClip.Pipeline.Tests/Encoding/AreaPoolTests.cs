using FgClip.Model;
using FgClip.Pipeline.Encoding;

namespace FgClip.Pipeline.Tests.Encoding;

public sealed class AreaPoolTests
{
    [Theory]
    [InlineData(4, 6, 2, 3)]
    [InlineData(5, 7, 2, 3)]
    [InlineData(21, 6, 4, 4)]
    [InlineData(3, 5, 1, 1)]
    [InlineData(2, 3, 4, 5)]
    [InlineData(1, 1, 3, 2)]
    public void Each_cell_is_the_mean_of_what_it_covers(int high, int wide, int rows, int columns)
    {
        const int size = 3;
        var random = new Random(9);
        float[] dense = [.. Enumerable.Range(0, high * wide * size).Select(_ => random.NextSingle() - 0.5f)];

        var pooled = AreaPool.Pool(dense, new(high, wide), new(rows, columns));

        Assert.Equal((rows, columns), (pooled.High, pooled.Wide));
        var expected = BruteForce(dense, high, wide, size, rows, columns);
        Assert.All(expected.Zip(pooled.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void The_maps_own_size_changes_nothing()
    {
        float[] dense = [.. Enumerable.Range(0, 40).Select(i => MathF.Sin(i))];

        Assert.Equal(dense, AreaPool.Pool(dense, new PatchShape(4, 5), new(4, 5)).Values.ToArray());
    }

    /// <summary>Every patch and every cell are cut into pieces that fit both, and the pieces are averaged.</summary>
    private static float[] BruteForce(float[] dense, int high, int wide, int size, int rows, int columns)
    {
        var sums = new double[rows * columns * size];
        for (var y = 0; y < high * rows; y++)
        {
            for (var x = 0; x < wide * columns; x++)
            {
                var (patch, cell) = (y / rows * wide + x / columns, y / high * columns + x / wide);
                for (var i = 0; i < size; i++)
                    sums[cell * size + i] += dense[patch * size + i];
            }
        }
        return [.. sums.Select(sum => (float)(sum / (high * wide)))];
    }
}
