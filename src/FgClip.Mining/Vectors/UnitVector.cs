using System.Numerics.Tensors;

namespace FgClip.Mining.Vectors;

/// <summary>Vectors of length 1, which is what a cosine is the product of.</summary>
internal static class UnitVector
{
    /// <summary>
    /// Beyond this distance of the squared length from 1 a vector is scaled; one of a normalised dataset stays as it is, to the bit.
    /// </summary>
    private const float Rounding = 1e-5f;

    /// <summary>Scales a vector.</summary>
    /// <returns>False for zeros, and for what is not a number.</returns>
    public static bool TryCopy(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var squares = TensorPrimitives.SumOfSquares(vector);
        if (squares is not > 0 || !float.IsFinite(squares))
            return false;
        if (MathF.Abs(squares - 1) <= Rounding)
            vector.CopyTo(unit);
        else
            TensorPrimitives.Divide(vector, MathF.Sqrt(squares), unit);
        return true;
    }

    /// <summary>A copy of length 1; null for zeros, and for what is not a number.</summary>
    public static float[]? Normalize(ReadOnlySpan<float> vector)
    {
        var unit = new float[vector.Length];
        return TryCopy(vector, unit) ? unit : null;
    }
}
