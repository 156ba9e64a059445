namespace FgClip.Datasets.Plans;

/// <summary>How far planning has come.</summary>
/// <param name="Input">Position of the input that is being read, from 0.</param>
/// <param name="Bytes">Bytes of all inputs that were read.</param>
/// <param name="TotalBytes">Bytes of all inputs.</param>
/// <param name="Rows">Rows seen.</param>
/// <param name="Shards">Shards cut.</param>
public readonly record struct PlanProgress(int Input, long Bytes, long TotalBytes, long Rows, int Shards);
