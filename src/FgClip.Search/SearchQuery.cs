using FgClip.Datasets.Search;
using FgClip.Search.Queries;

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
}
