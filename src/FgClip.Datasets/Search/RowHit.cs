namespace FgClip.Datasets.Search;

/// <summary>A row that a search found.</summary>
/// <param name="Score">The cosine of its vector and the query, from -1 to 1.</param>
/// <param name="Key">Its key.</param>
/// <param name="Part">The part that holds it.</param>
/// <param name="Row">Its row in the part, from 0.</param>
/// <param name="Image">The image that it names; null where it names none.</param>
/// <param name="Caption">Its caption; null where it has none.</param>
public sealed record RowHit(float Score, string Key, string Part, int Row, string? Image, string? Caption);
