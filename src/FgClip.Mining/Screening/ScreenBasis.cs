namespace FgClip.Mining.Screening;

/// <summary>
/// Directions in which vectors are compared first: rows of length 1, orthogonal up to rounding; or all numbers as they are.
/// </summary>
internal sealed class ScreenBasis
{
    // What stands beside the terms that have a bound of their own: the rounding of the last comparison, of means and of offsets.
    private const double Other = 1e-5, Second = 1.05;

    private ScreenBasis(int dimensions, int size, float[]? rows, double skew)
    {
        (Dimensions, Size, Rows) = (dimensions, size, rows);
        var rounding = rows is null ? 0 : Math.Sqrt(size) * Rounding.Bound(dimensions);
        RestSlack = rows is null ? 0 : skew + 2.1 * rounding + Other;
        Slack = Second * (Rounding.Bound(dimensions) + 3 * skew + 2 * rounding) + Other;
    }

    /// <summary>Numbers in a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Numbers that are compared first.</summary>
    public int Size { get; }

    /// <summary>The directions, row by row; null for the numbers as they are.</summary>
    public float[]? Rows { get; }

    /// <summary>How far a product may be off beside what codes and rests explain, as a share of both lengths.</summary>
    public double Slack { get; }

    /// <summary>How far the square of a rest may be off, as a share of the vector's square.</summary>
    public double RestSlack { get; }

    /// <summary>All numbers as they are.</summary>
    public static ScreenBasis Plain(int dimensions) => new(dimensions, dimensions, null, 0);

    /// <summary>Makes a basis of rows; how far they are from orthogonal is measured and counts for the bounds.</summary>
    public static ScreenBasis Create(int dimensions, float[] rows)
    {
        var (size, skew) = (rows.Length / dimensions, 0d);
        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++)
            {
                var a = rows.AsSpan(i * dimensions, dimensions);
                var b = rows.AsSpan(j * dimensions, dimensions);
                var product = 0d;
                for (var d = 0; d < dimensions; d++)
                    product += (double)a[d] * b[d];
                product -= i == j ? 1 : 0;
                skew += (i == j ? 1 : 2) * product * product;
            }
        }

        return new ScreenBasis(dimensions, size, rows, Math.Sqrt(skew));
    }
}
