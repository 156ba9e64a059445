using System.Globalization;
using System.Numerics.Tensors;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;

namespace FgClip.Datasets.Verification;

/// <summary>What must hold of a column's vectors.</summary>
/// <param name="IsUnit">Whether its length must be 1.</param>
/// <param name="MayBeZero">Whether nothing but zeros will do: a box outside of its image.</param>
internal sealed record VectorRule(bool IsUnit, bool MayBeZero)
{
    /// <summary>float32 keeps a normalised vector of 1,152 numbers far nearer to 1 than this.</summary>
    private const float Tolerance = 1e-3f;

    public static VectorRule Create(string column, FeatureOptions features) => new(
        IsUnit: features.Normalize && column != ColumnNames.DenseEmbedding,
        MayBeZero: column == ColumnNames.Regions);

    /// <summary>What is wrong with a vector's numbers, as the end of a sentence; null for nothing.</summary>
    public string? Complaint(ReadOnlySpan<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        // A sum of squares that is not finite may be one of large numbers.
        if (!float.IsFinite(length) && !TensorPrimitives.IsFiniteAll(vector))
            return "holds a number that is not finite";
        if (!IsUnit || MathF.Abs(length - 1) <= Tolerance || (MayBeZero && length == 0))
            return null;
        return string.Create(CultureInfo.InvariantCulture, $"has the length {length:0.######}, not 1");
    }
}
