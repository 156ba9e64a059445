using System.Numerics.Tensors;

namespace FgClip.Model.Encoders;

/// <summary>
/// FG-CLIP 2's table of positions, resized to an image's shape as torch's interpolate does it: bilinear, antialiased,
/// align_corners false. The filter is separable: one small matrix a side.
/// </summary>
/// <param name="table">The model's own positions, row-major: side * side * width numbers.</param>
/// <param name="side">Rows and columns of the table.</param>
/// <param name="width">Numbers of a position.</param>
/// <param name="maxBytes">
/// The most bytes of resized positions that are kept. A shape of 1,024 patches has 3 MiB at 768 numbers, and with a high patch limit there
/// are hundreds of shapes.
/// </param>
internal sealed class PositionGrid(float[] table, int side, int width, long maxBytes = PositionGrid.DefaultMaxBytes)
{
    /// <summary>256 MiB.</summary>
    public const long DefaultMaxBytes = 256 << 20;

    private readonly BoundedCache<PatchShape, float[]> _resized = new(maxBytes, static positions => (long)positions.Length * sizeof(float));

    /// <summary>Numbers of a position.</summary>
    public int Width => width;

    /// <summary>Bytes of the resized positions that are kept.</summary>
    public long CachedBytes => _resized.Bytes;

    /// <summary>Positions of a shape: [shape.Count, width], row-major. The array is shared: read only.</summary>
    public float[] Resize(PatchShape shape) => _resized.GetOrAdd(shape, Compute);

    private float[] Compute(PatchShape shape)
    {
        var (down, across) = (Filter(shape.Height), Filter(shape.Width));
        var wide = new float[side * shape.Width * width];
        for (var row = 0; row < side; row++)
        {
            Apply(across, table.AsSpan(row * side * width, side * width), width,
                wide.AsSpan(row * shape.Width * width, shape.Width * width));
        }
        var result = new float[shape.Count * width];
        Apply(down, wide, shape.Width * width, result);
        return result;
    }

    /// <summary>Each output row is a weighted sum of input rows of <paramref name="length"/> numbers.</summary>
    private static void Apply((int First, float[] Weights)[] filter, ReadOnlySpan<float> rows, int length, Span<float> output)
    {
        for (var i = 0; i < filter.Length; i++)
        {
            var sum = output.Slice(i * length, length);
            sum.Clear();
            for (var k = 0; k < filter[i].Weights.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(rows.Slice((filter[i].First + k) * length, length), filter[i].Weights[k], sum, sum);
            }
        }
    }

    /// <summary>A triangle around each output's centre, as wide as the shrinking factor and never narrower than one input cell.</summary>
    private (int First, float[] Weights)[] Filter(int size)
    {
        var scale = (float)side / size;
        var support = Math.Max(scale, 1f);
        return [.. Enumerable.Range(0, size).Select(i =>
        {
            var centre = scale * (i + 0.5f);
            var first = Math.Max((int)(centre - support + 0.5f), 0);
            var end = Math.Min((int)(centre + support + 0.5f), side);
            var weights = new float[end - first];
            for (var k = 0; k < weights.Length; k++)
            {
                weights[k] = Math.Max(0, 1 - Math.Abs((k + first - centre + 0.5f) / support));
            }
            TensorPrimitives.Divide(weights, TensorPrimitives.Sum<float>(weights), weights);
            return (first, weights);
        })];
    }
}
