using System.Collections;

namespace FgClip.Datasets.Search;

/// <summary>Some rows of a dataset, as a bit for each.</summary>
/// <param name="parts">The rows of each part, by their numbers in it.</param>
public sealed class RowSet(IReadOnlyList<BitArray> parts)
{
    /// <summary>Whether a row is one of them.</summary>
    /// <param name="part">Its part, from 0.</param>
    /// <param name="row">Its row in the part, from 0.</param>
    public bool Contains(int part, int row) => parts[part][row];
}
