using System.Numerics.Tensors;

namespace FgClip.Model.Encoders;

/// <summary>What is done with vectors once they are out of the model.</summary>
public static class VectorMath
{
    /// <summary>Scales a vector to length 1, in place; a zero vector stays as it is.</summary>
    public static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length is 0 or float.PositiveInfinity && MathF.Abs(TensorPrimitives.MaxMagnitude<float>(vector)) is > 0
            and < float.PositiveInfinity and var largest)
        {
            // The squares left float32's range, and the numbers did not.
            TensorPrimitives.Divide(vector, largest, vector);
            length = TensorPrimitives.Norm<float>(vector);
        }

        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
    }

    /// <summary>
    /// The cosine of two vectors of any length, from -1 to 1; 0 where one of them is zero, NaN where one has a number that is not finite.
    /// </summary>
    public static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if ((IsOrdinary(a) && IsOrdinary(b)) || !TensorPrimitives.IsFiniteAll(a) || !TensorPrimitives.IsFiniteAll(b))
            return TensorPrimitives.CosineSimilarity(a, b);

        var (unitA, unitB) = (a.ToArray(), b.ToArray());
        Normalize(unitA);
        Normalize(unitB);
        return TensorPrimitives.Dot<float>(unitA, unitB);
    }

    /// <summary>Whether the sums of squares, and their products with others of the kind, stay within float32.</summary>
    private static bool IsOrdinary(ReadOnlySpan<float> vector) => TensorPrimitives.Norm(vector) is > 1e-9f and < 1e9f;
}
