using System.Numerics.Tensors;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Encoding;

/// <summary>
/// Keeps the finite vectors of one row, and leaves out the others: a NaN that is written as a vector spoils whatever is computed with it
/// later.
/// </summary>
/// <param name="areHalves">Whether vectors are written as float16, whose largest number is smaller.</param>
internal sealed class FiniteVectors(bool areHalves = false)
{
    /// <summary>The largest number that float16 holds after rounding.</summary>
    private const float MaxHalf = 65_519;

    private string? _first;
    private int _others;

    /// <summary>The fault of a row with a vector that was left out; null where all are finite.</summary>
    public RowFault? Fault => _first is null ? null : new(
        RowStatus.NotFinite, $"The model gave a number that is not finite in the {_first}{(_others == 0 ? "" : $" and in {_others} more "
            + $"vectors of this row")}.");

    /// <summary>Returns a vector whose numbers are all finite; null for another one.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="what">What it is of, for the fault.</param>
    public float[]? Keep(float[] vector, string what) => IsKept(vector, what, areHalves) ? vector : null;

    /// <summary>Returns whether all numbers are finite, and are so in float16 where they are written as that.</summary>
    public bool IsKept(ReadOnlySpan<float> numbers, string what, bool asHalf = false)
    {
        if (TensorPrimitives.IsFiniteAll(numbers) && (!asHalf || MathF.Abs(TensorPrimitives.MaxMagnitude(numbers)) <= MaxHalf))
            return true;
        if (_first is null)
            _first = what;
        else
            _others++;
        return false;
    }
}
