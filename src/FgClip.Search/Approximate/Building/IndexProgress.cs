namespace FgClip.Search.Approximate.Building;

/// <summary>How far an index is built.</summary>
/// <param name="Vectors">Vectors that are in files or in the graph that is being built.</param>
/// <param name="TotalVectors">Vectors of the index.</param>
public readonly record struct IndexProgress(long Vectors, long TotalVectors);
