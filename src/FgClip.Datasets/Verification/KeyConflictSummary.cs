namespace FgClip.Datasets.Verification;

/// <summary>How many keys rows with different images have.</summary>
/// <param name="Keys">Such keys.</param>
/// <param name="Rows">Rows with one of them.</param>
/// <param name="First">The first row of the dataset that has one.</param>
/// <param name="Second">The next row of its key whose image is another.</param>
internal readonly record struct KeyConflictSummary(long Keys, long Rows, (int Shard, int Row) First, (int Shard, int Row) Second);
