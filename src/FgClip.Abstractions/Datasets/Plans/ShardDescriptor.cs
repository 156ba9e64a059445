namespace FgClip.Datasets.Plans;

/// <summary>A run of consecutive rows of one input: the unit that is leased, computed and committed.</summary>
/// <param name="Index">Number of the shard in its dataset, from 0; <c>part-00000017.parquet</c> is that of 17.</param>
/// <param name="Input">Position of its input in the plan's list.</param>
/// <param name="Offset">
/// Where its first row starts in the input: in text its first byte, in a tar the first byte of its sample's first header, in Parquet its
/// position among the rows, from 0. A compressed input is cut into objects, and it is 0.
/// </param>
/// <param name="Line">The line, array element, row or sample of its first row in the input, from 1; for messages.</param>
/// <param name="FirstRow">Position of its first row in the job's input, from 0.</param>
/// <param name="Rows">How many rows it has.</param>
public sealed record ShardDescriptor(int Index, int Input, long Offset, long Line, long FirstRow, int Rows);
