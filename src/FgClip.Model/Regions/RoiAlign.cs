using System.Numerics.Tensors;

namespace FgClip.Model.Regions;

/// <summary>
/// One vector for a box on a dense grid: torchvision's roi_align with output 1x1, sampling_ratio -1 and aligned true. The box is
/// moved by half a cell, sampled once a cell (rounded up) in each direction, and the bilinear samples are averaged; a sample more than a
/// cell outside counts as zero. Places and numbers of samples are computed in float32, step by step as torchvision's CPU kernel does: in
/// float64 the rounding up gives one sample more or less for some boxes of whole pixels.
/// </summary>
public static class RoiAlign
{
    /// <summary>Pools one box.</summary>
    /// <param name="dense">Vectors of the grid, row-major: shape.Count * destination.Length numbers.</param>
    /// <param name="shape">The grid.</param>
    /// <param name="cells">The box in cells. An empty one, or one with a NaN, gives zeros.</param>
    /// <param name="destination">One vector.</param>
    public static void Pool(ReadOnlySpan<float> dense, PatchShape shape, RegionBox cells, Span<float> destination)
    {
        if (dense.Length != shape.Count * destination.Length)
        {
            throw new ArgumentException($"A grid of {shape} vectors of {destination.Length} has not {dense.Length} numbers.",
                nameof(dense));
        }

        destination.Clear();
        var across = Axis.Create(cells.X1, cells.X2, shape.Width);
        var down = Axis.Create(cells.Y1, cells.Y2, shape.Height);
        if (across.Samples == 0 || down.Samples == 0)
            return;
        // Weights of rows and columns are separable, so each cell is added once however many samples fall on it.
        for (var y = 0; y < shape.Height; y++)
        {
            if (down.Weights[y] == 0)
                continue;
            for (var x = 0; x < shape.Width; x++)
            {
                var weight = (float)(down.Weights[y] * across.Weights[x]);
                if (weight == 0)
                    continue;
                var cell = dense.Slice(((y * shape.Width) + x) * destination.Length, destination.Length);
                TensorPrimitives.MultiplyAdd(cell, weight, destination, destination);
            }
        }
    }

    /// <summary>How much each row or column of cells counts.</summary>
    private readonly record struct Axis(long Samples, double[] Weights)
    {
        public static Axis Create(float from, float to, int size)
        {
            var weights = new double[size];
            var start = from - 0.5f;
            var length = to - 0.5f - start;
            // Not (length > 0) also holds for a NaN.
            if (!(length > 0) || !float.IsFinite(length))
                return new(0, weights);
            var samples = (long)MathF.Ceiling(length);
            var step = (double)length / samples;
            // Only samples from a cell before the grid to its end count, and a hostile box may have billions of others.
            var first = Math.Clamp((long)Math.Floor((-1 - start) / step) - 1, 0, samples);
            var end = Math.Clamp((long)Math.Ceiling((size - start) / step) + 1, first, samples);
            for (var i = first; i < end; i++)
                Add(weights, start + ((i + 0.5f) * length / samples), 1.0 / samples);
            return new(samples, weights);
        }

        private static void Add(double[] weights, float at, double share)
        {
            var last = weights.Length - 1;
            if (at < -1 || at > weights.Length)
                return;
            at = Math.Max(at, 0);
            var low = (int)at;
            if (low >= last)
            {
                weights[last] += share;
                return;
            }
            weights[low] += (1 - (at - low)) * share;
            weights[low + 1] += (at - low) * share;
        }
    }
}
