using FgClip.Search.Approximate.Records;

namespace FgClip.Search.Approximate;

/// <summary>What <see cref="IndexBuilder"/> did.</summary>
/// <param name="Folder">The folder of the column's index.</param>
/// <param name="Built">Files that were built.</param>
/// <param name="Kept">Files that were there.</param>
/// <param name="Deleted">Files that were deleted.</param>
/// <param name="Unusable">Vectors that are never found: zeros, and those with a number that is not finite.</param>
/// <param name="Recall">What was measured.</param>
public sealed record IndexReport(string Folder, int Built, int Kept, int Deleted, long Unusable, RecallReport Recall)
{
    /// <summary>Whether the recall is what was asked for. If not, the index is refused wherever it is named.</summary>
    public bool IsUsable => Recall.IsEnough;
}
