namespace FgClip.Datasets.Plans;

/// <summary>A shard of an input that is known without the inputs before it: what <see cref="ShardDescriptor"/> has of it alone.</summary>
/// <param name="Offset">Where its first row starts in the input.</param>
/// <param name="Line">The number of its first row in the input, from 1.</param>
/// <param name="Rows">How many rows it has.</param>
internal readonly record struct ShardCut(long Offset, long Line, int Rows);
