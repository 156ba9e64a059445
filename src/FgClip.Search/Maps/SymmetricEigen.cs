namespace FgClip.Search.Maps;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (Golub and Van Loan, 8.5).</summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 50;

    /// <summary>Solves a matrix.</summary>
    /// <param name="matrix">The matrix, of which the lower triangle counts; it is destroyed.</param>
    /// <param name="size">Its rows.</param>
    /// <returns>The eigenvalues, largest first, and their eigenvectors of length 1, whose largest number is positive.</returns>
    public static (double[] Values, double[][] Vectors) Solve(double[,] matrix, int size)
    {
        var vectors = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            vectors[i, i] = 1;
            for (var j = 0; j < i; j++)
                matrix[j, i] = matrix[i, j];
        }

        for (var sweep = 0; sweep < MaxSweeps && !IsDiagonal(matrix, size); sweep++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                    Rotate(matrix, vectors, size, p, q);
            }
        }

        var order = Enumerable.Range(0, size).OrderByDescending(i => matrix[i, i]).ToList();
        return ([.. order.Select(i => matrix[i, i])], [.. order.Select(i => Column(vectors, size, i))]);
    }

    private static bool IsDiagonal(double[,] matrix, int size)
    {
        var (inside, outside) = (0.0, 0.0);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var square = matrix[i, j] * matrix[i, j];
                if (i == j)
                    inside += square;
                else
                    outside += square;
            }
        }

        return outside <= 1e-24 * inside;
    }

    private static void Rotate(double[,] matrix, double[,] vectors, int size, int p, int q)
    {
        if (matrix[p, q] == 0)
            return;
        var tau = (matrix[q, q] - matrix[p, p]) / (2 * matrix[p, q]);
        var tangent = (tau >= 0 ? 1 : -1) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
        var cosine = 1 / Math.Sqrt(1 + tangent * tangent);
        var sine = tangent * cosine;
        for (var k = 0; k < size; k++)
            (matrix[k, p], matrix[k, q]) = Turn(matrix[k, p], matrix[k, q], cosine, sine);
        for (var k = 0; k < size; k++)
            (matrix[p, k], matrix[q, k]) = Turn(matrix[p, k], matrix[q, k], cosine, sine);
        for (var k = 0; k < size; k++)
            (vectors[k, p], vectors[k, q]) = Turn(vectors[k, p], vectors[k, q], cosine, sine);
    }

    private static (double First, double Second) Turn(double a, double b, double cosine, double sine) =>
        (cosine * a - sine * b, sine * a + cosine * b);

    private static double[] Column(double[,] vectors, int size, int index)
    {
        double[] column = [.. Enumerable.Range(0, size).Select(k => vectors[k, index])];
        var sign = Math.Sign(column.MaxBy(Math.Abs));
        return [.. column.Select(number => number * sign)];
    }
}
