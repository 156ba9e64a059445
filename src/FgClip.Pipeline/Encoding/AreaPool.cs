using System.Numerics.Tensors;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Model;

namespace FgClip.Pipeline.Encoding;

/// <summary>
/// Brings a dense map to a grid of another size. Cell (i, j) of a grid of H x W covers rows i * h / H to (i + 1) * h / H and columns
/// j * w / W to (j + 1) * w / W of a map of h x w, and gets the mean of the patches there, each weighted by how much of it is covered.
/// Where the sizes divide, that is adaptive average pooling; where the grid is finer than the map, a patch is in several cells.
/// </summary>
internal static class AreaPool
{
    public static DenseMap Pool(ReadOnlySpan<float> dense, PatchShape shape, DenseGrid grid)
    {
        var size = dense.Length / shape.Count;
        var (down, across) = (Shares(shape.Height, grid.High), Shares(shape.Width, grid.Wide));
        var pooled = new float[grid.High * grid.Wide * size];
        for (var y = 0; y < grid.High; y++)
        {
            for (var x = 0; x < grid.Wide; x++)
            {
                var cell = pooled.AsSpan((y * grid.Wide + x) * size, size);
                foreach (var (row, high) in down[y])
                {
                    foreach (var (column, wide) in across[x])
                    {
                        TensorPrimitives.MultiplyAdd(dense.Slice((row * shape.Width + column) * size, size), (float)(high * wide), cell,
                            cell);
                    }
                }
            }
        }
        return new(grid.High, grid.Wide, pooled);
    }

    /// <summary>For each of the cells on one side, the patches that it covers, and their shares in it, which add up to 1.</summary>
    private static (int Patch, double Share)[][] Shares(int patches, int cells)
    {
        var shares = new (int, double)[cells][];
        for (var i = 0; i < cells; i++)
        {
            // In units of 1 / cells of a patch all edges are whole numbers, so no patch is touched by a rounding error.
            var (from, to) = (i * patches, (i + 1) * patches);
            var (first, last) = (from / cells, (to - 1) / cells);
            shares[i] = new (int, double)[last - first + 1];
            for (var patch = first; patch <= last; patch++)
            {
                var covered = Math.Min(to, (patch + 1) * cells) - Math.Max(from, patch * cells);
                shares[i][patch - first] = (patch, (double)covered / patches);
            }
        }
        return shares;
    }
}
