using System.Numerics.Tensors;

namespace FgClip.Search.Maps;

/// <summary>
/// Coordinates of vectors along the directions in which they differ most: the leading eigenvectors of their covariance, by orthogonal
/// iteration with a Rayleigh–Ritz step (Golub and Van Loan, Matrix Computations, 8.2.4 and 8.3).
/// </summary>
internal static class PrincipalComponents
{
    private const int Spare = 8, MinIterations = 6, MaxIterations = 40, BlockRows = 64, Stretches = 16;

    private const double Tolerance = 1e-6;

    /// <summary>Projects vectors.</summary>
    /// <param name="vectors">The vectors, one behind the other; their mean is taken off in place.</param>
    /// <param name="dimensions">Numbers in each.</param>
    /// <param name="components">How many coordinates at most.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The coordinates of each vector, the most telling first; and the share of the variance of each, 0 to 1.</returns>
    public static (float[] Coordinates, double[] Shares) Project(
        float[] vectors, int dimensions, int components, CancellationToken cancellationToken)
    {
        var count = dimensions == 0 ? 0 : vectors.Length / dimensions;
        var total = Center(vectors, count, dimensions);
        var size = Math.Min(Math.Min(components + Spare, dimensions), Math.Max(0, count - 1));
        if (size == 0 || total <= 0)
            return ([], []);
        var random = new Random(0);
        var basis = new float[size][];
        for (var k = 0; k < size; k++)
            basis[k] = [.. Enumerable.Range(0, dimensions).Select(_ => (float)random.NextDouble() - 0.5f)];
        Orthonormalize(basis);
        var last = 0.0;
        for (var i = 0; i < MaxIterations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            basis = Multiply(vectors, count, dimensions, basis);
            // The first two converge first; they are what is drawn.
            var reached = basis.Take(2).Sum(direction => (double)TensorPrimitives.Norm<float>(direction));
            Orthonormalize(basis);
            if (i >= MinIterations && Math.Abs(reached - last) <= Tolerance * reached)
                break;
            last = reached;
        }

        return Rotate(vectors, count, dimensions, basis, Math.Min(components, size), total);
    }

    /// <summary>Takes the mean off.</summary>
    /// <returns>The sum of the squares that are left.</returns>
    private static double Center(float[] vectors, int count, int dimensions)
    {
        var (mean, sum) = (new double[dimensions], 0.0);
        for (var i = 0; i < vectors.Length; i++)
            mean[i % dimensions] += vectors[i];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] -= (float)(mean[i % dimensions] / count);
            sum += (double)vectors[i] * vectors[i];
        }

        return sum;
    }

    /// <summary>
    /// Applies the covariance, without its factor, to each direction. Sums are added in one order, so that the same vectors have the same
    /// map.
    /// </summary>
    private static float[][] Multiply(float[] vectors, int count, int dimensions, float[][] basis)
    {
        var sums = new float[Stretches][][];
        Parallel.For(0, Stretches, stretch =>
        {
            var (sum, end) = (CreateZeros(basis.Length, dimensions), (int)((stretch + 1L) * count / Stretches));
            for (var start = (int)((long)stretch * count / Stretches); start < end; start += BlockRows)
            {
                // The rows of a block stay in the processor's cache while all directions pass over them.
                for (var k = 0; k < basis.Length; k++)
                {
                    for (var i = start; i < Math.Min(end, start + BlockRows); i++)
                    {
                        var vector = vectors.AsSpan(i * dimensions, dimensions);
                        TensorPrimitives.MultiplyAdd(vector, TensorPrimitives.Dot(vector, basis[k]), sum[k], sum[k]);
                    }
                }
            }

            sums[stretch] = sum;
        });
        for (var k = 0; k < basis.Length; k++)
        {
            for (var stretch = 1; stretch < Stretches; stretch++)
                TensorPrimitives.Add(sums[0][k], sums[stretch][k], sums[0][k]);
        }

        return sums[0];
    }

    private static float[][] CreateZeros(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new float[columns])];

    /// <summary>Gram–Schmidt, twice: once leaves the directions askew by rounding.</summary>
    private static void Orthonormalize(float[][] basis)
    {
        for (var k = 0; k < basis.Length; k++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < k; j++)
                    TensorPrimitives.MultiplyAdd(basis[j], -TensorPrimitives.Dot<float>(basis[j], basis[k]), basis[k], basis[k]);
            }

            var length = TensorPrimitives.Norm<float>(basis[k]);
            if (length > 1e-12f)
                TensorPrimitives.Divide(basis[k], length, basis[k]);
            else
                Array.Clear(basis[k]);
        }
    }

    private static (float[] Coordinates, double[] Shares) Rotate(
        float[] vectors, int count, int dimensions, float[][] basis, int components, double total)
    {
        var size = basis.Length;
        var (projected, gram) = (new float[count * size], new double[size, size]);
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < size; k++)
                projected[i * size + k] = TensorPrimitives.Dot(vectors.AsSpan(i * dimensions, dimensions), basis[k]);
            for (var k = 0; k < size; k++)
            {
                for (var j = 0; j <= k; j++)
                    gram[k, j] += (double)projected[i * size + k] * projected[i * size + j];
            }
        }

        var (values, directions) = SymmetricEigen.Solve(gram, size);
        var coordinates = new float[count * components];
        for (var i = 0; i < count; i++)
        {
            for (var c = 0; c < components; c++)
            {
                var sum = 0.0;
                for (var k = 0; k < size; k++)
                    sum += projected[i * size + k] * directions[c][k];
                coordinates[i * components + c] = (float)sum;
            }
        }

        return (coordinates, [.. values.Take(components).Select(value => Math.Max(0, value) / total)]);
    }
}
