using FgClip.Datasets.Search;
using FgClip.Search.Queries;
using FgClip.Search.Vectors;

namespace FgClip.Search;

/// <summary>What is looked for.</summary>
/// <param name="Vector">A vector of the dataset's model, of any length but 0.</param>
/// <param name="Count">How many hits at most, 1 to <see cref="ExactIndex.MaxHits"/>.</param>
public sealed record SearchQuery(ReadOnlyMemory<float> Vector, int Count)
{
    /// <summary>The rows that count. Default: null, all.</summary>
    public RowSet? Rows { get; init; }

    /// <summary>A vector that is not found, since it is the query itself. Default: null.</summary>
    public StoredItem? Except { get; init; }

    /// <summary>Scales the vector to length 1.</summary>
    /// <param name="index">What is searched.</param>
    /// <returns>The vector; null where the index has no vectors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of hits is out of range.</exception>
    /// <exception cref="InvalidDataException">The vector has no cosine, or another number of dimensions than the dataset.</exception>
    internal float[]? Normalize(ExactIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count, ExactIndex.MaxHits);
        var unit = new float[Vector.Length];
        if (!UnitScale.TryCopy(Vector.Span, unit))
            throw new InvalidDataException("The query is a vector of zeros, or one with a number that is not finite. It has no cosine.");
        if (index.Count == 0)
            return null;
        return unit.Length == index.Dimensions
            ? unit
            : throw new InvalidDataException($"{index.Dataset.Store.Root} has vectors of {index.Dimensions} numbers, and the query has "
                + $"{unit.Length}: they are of different models.");
    }
}
