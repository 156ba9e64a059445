using System.Globalization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet;

namespace FgClip.Datasets.Verification;

/// <summary>What must hold of a column's vectors.</summary>
/// <param name="IsMap">Whether it holds many vectors in a row, of any length: a dense map.</param>
/// <param name="IsUnit">Whether its length must be 1.</param>
/// <param name="MayBeZero">Whether nothing but zeros will do: a box outside of its picture.</param>
internal sealed record VectorRule(bool IsMap, bool IsUnit, bool MayBeZero)
{
    /// <summary>float32 keeps a normalised vector of 1,152 numbers far nearer to 1 than this.</summary>
    private const double Tolerance = 1e-3;

    public static VectorRule Of(string column, FeatureOptions features) => new(
        IsMap: column == ColumnNames.DenseEmbedding,
        IsUnit: features.Normalize && column != ColumnNames.DenseEmbedding,
        MayBeZero: column == ColumnNames.Regions);

    /// <summary>What is wrong with a vector, as the end of a sentence; null for nothing.</summary>
    /// <param name="vector">The numbers.</param>
    /// <param name="widen">A number as float32.</param>
    /// <param name="dimensionOr">The length of the dataset's vectors, or else the one that is given.</param>
    public string? Complaint<T>(ReadOnlySpan<T> vector, Func<T, float> widen, Func<int, int> dimensionOr)
        where T : struct
    {
        var squares = 0.0;
        foreach (var number in vector)
        {
            var wide = widen(number);
            if (!float.IsFinite(wide))
                return "holds a number that is not finite";
            squares += (double)wide * wide;
        }

        if (!IsMap && dimensionOr(vector.Length) is var dimension && dimension != vector.Length)
            return $"has {vector.Length} numbers; others have {dimension}";
        if (!IsUnit || Math.Abs(Math.Sqrt(squares) - 1) <= Tolerance || (MayBeZero && squares == 0))
            return null;
        return string.Create(CultureInfo.InvariantCulture, $"has the length {Math.Sqrt(squares):0.######}, not 1");
    }
}
