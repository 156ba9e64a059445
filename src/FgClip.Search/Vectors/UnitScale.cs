using System.Numerics.Tensors;

namespace FgClip.Search.Vectors;

/// <summary>Vectors of length 1: their product is their cosine.</summary>
internal static class UnitScale
{
    private const float MinSquares = 1e-18f, MaxSquares = 1e18f;

    /// <summary>Scales a vector.</summary>
    /// <returns>False for a vector of zeros, and for one with a number that is not finite; neither has a cosine.</returns>
    public static bool TryCopy(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var squares = TensorPrimitives.SumOfSquares(vector);
        if (squares is > MinSquares and < MaxSquares)
        {
            TensorPrimitives.Divide(vector, MathF.Sqrt(squares), unit);
            return true;
        }

        // The squares left float32's range, and the numbers may not have.
        var largest = vector.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest is not > 0 || !TensorPrimitives.IsFiniteAll(vector))
            return false;
        TensorPrimitives.Divide(vector, largest, unit);
        TensorPrimitives.Divide(unit, TensorPrimitives.Norm<float>(unit), unit);
        return true;
    }
}
