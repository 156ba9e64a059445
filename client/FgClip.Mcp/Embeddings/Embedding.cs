namespace FgClip.Mcp.Embeddings;

/// <summary>Vectors that a tool made, and where they are found again.</summary>
/// <param name="Uri">Their address, <c>fgclip://embeddings/17</c>.</param>
/// <param name="Source">What they were made of, in words.</param>
/// <param name="Shape">Dimensions of <paramref name="Values"/>: [D] for a vector, [high, wide, D] for a dense map.</param>
/// <param name="Values">The numbers: a vector of length 1, or the vectors of a dense map as the model gives them, row by row.</param>
public sealed record Embedding(string Uri, string Source, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>Bytes of the numbers and of the source: a text may be longer than its vector.</summary>
    internal long Bytes => ((long)Values.Length * sizeof(float)) + ((long)Source.Length * sizeof(char));
}
