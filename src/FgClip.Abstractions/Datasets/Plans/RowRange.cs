namespace FgClip.Datasets.Plans;

/// <summary>Consecutive rows of a shard.</summary>
/// <param name="First">The first of them, counted from the shard's first.</param>
/// <param name="Count">How many there are.</param>
public sealed record RowRange(int First, int Count)
{
    /// <summary>Whether a row is one of them.</summary>
    public bool Contains(int row) => row >= First && row - First < Count;
}
