using System.Numerics.Tensors;

namespace FgClip.Model.Encoders;

/// <summary>What is done with vectors once they are out of the model.</summary>
public static class VectorMath
{
    /// <summary>Scales a vector to length 1, in place; a zero vector stays as it is.</summary>
    public static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0) TensorPrimitives.Divide(vector, length, vector);
    }

    /// <summary>The cosine of two vectors of any length, from -1 to 1.</summary>
    public static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => TensorPrimitives.CosineSimilarity(a, b);
}
