using System.Numerics.Tensors;

namespace FgClip.Mining.Screening;

/// <summary>
/// The directions in which some vectors differ most, found by block power iteration: the covariance is applied to random directions, which
/// are made orthogonal, a few times. They need not be exact, since whatever a basis leaves out of a vector is measured.
/// </summary>
internal static class LeadingDirections
{
    private const int Iterations = 3;

    /// <summary>Finds directions.</summary>
    /// <param name="samples">Vectors without their mean, row by row.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="size">Directions to find, fewer than <paramref name="dimensions"/>.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <returns>The directions, those of the greatest differences first, row by row.</returns>
    public static float[] Find(float[] samples, int dimensions, int size, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var covariance = Covariance(samples, dimensions, options);
        var random = new Random(1);
        var rows = new float[size * dimensions];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = random.NextSingle() - 0.5f;
        for (var i = 0; i < Iterations; i++)
        {
            rows = Apply(covariance, rows, dimensions, options);
            MakeOrthogonal(rows, dimensions);
        }

        return rows;
    }

    /// <summary>Turns directions within the space that they span, so that vectors have about as much of each.</summary>
    /// <param name="rows">Orthogonal rows; their number is a power of two.</param>
    /// <param name="dimensions">Numbers in a row.</param>
    /// <returns>Hadamard's matrix times the rows, divided by its length.</returns>
    public static float[] Spread(ReadOnlySpan<float> rows, int dimensions)
    {
        var spread = rows.ToArray();
        var size = spread.Length / dimensions;
        var (sum, difference) = (new float[dimensions], new float[dimensions]);
        for (var step = 1; step < size; step *= 2)
        {
            for (var i = 0; i < size; i++)
            {
                if ((i & step) != 0)
                    continue;
                var a = spread.AsSpan(i * dimensions, dimensions);
                var b = spread.AsSpan((i + step) * dimensions, dimensions);
                TensorPrimitives.Add(a, b, sum);
                TensorPrimitives.Subtract(a, b, difference);
                sum.CopyTo(a);
                difference.CopyTo(b);
            }
        }

        TensorPrimitives.Multiply(spread, 1 / MathF.Sqrt(size), spread);
        return spread;
    }

    private static float[] Covariance(float[] samples, int dimensions, ParallelOptions options)
    {
        var count = samples.Length / dimensions;
        var columns = new float[samples.Length];
        for (var i = 0; i < count; i++)
        {
            for (var d = 0; d < dimensions; d++)
                columns[d * count + i] = samples[i * dimensions + d];
        }

        var covariance = new float[dimensions * dimensions];
        Parallel.For(0, dimensions, options, d =>
        {
            var column = columns.AsSpan(d * count, count);
            for (var e = d; e < dimensions; e++)
            {
                covariance[d * dimensions + e] = covariance[e * dimensions + d] =
                    TensorPrimitives.Dot(column, columns.AsSpan(e * count, count));
            }
        });
        return covariance;
    }

    private static float[] Apply(float[] covariance, float[] rows, int dimensions, ParallelOptions options)
    {
        var applied = new float[rows.Length];
        Parallel.For(0, rows.Length / dimensions, options, i =>
        {
            var row = rows.AsSpan(i * dimensions, dimensions);
            for (var d = 0; d < dimensions; d++)
                applied[i * dimensions + d] = TensorPrimitives.Dot(row, covariance.AsSpan(d * dimensions, dimensions));
        });
        return applied;
    }

    // Gram and Schmidt, twice over, as once leaves rows that are nearly parallel far from orthogonal. A row that is left with nothing, as
    // where the samples have fewer directions, is replaced by a unit direction.
    private static void MakeOrthogonal(float[] rows, int dimensions)
    {
        for (var i = 0; i < rows.Length / dimensions; i++)
        {
            var row = rows.AsSpan(i * dimensions, dimensions);
            for (var unit = i; !TryMakeOrthogonal(rows, row, i, dimensions); unit++)
            {
                row.Clear();
                row[unit % dimensions] = 1;
            }
        }
    }

    private static bool TryMakeOrthogonal(float[] rows, Span<float> row, int count, int dimensions)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            var before = TensorPrimitives.Norm<float>(row);
            if (!(before > 0))
                return false;
            for (var j = 0; j < count; j++)
            {
                var other = rows.AsSpan(j * dimensions, dimensions);
                TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(other, row), row, row);
            }

            var after = TensorPrimitives.Norm<float>(row);
            if (!(after > before * 1e-4f))
                return false;
            TensorPrimitives.Divide(row, after, row);
        }

        return true;
    }
}
