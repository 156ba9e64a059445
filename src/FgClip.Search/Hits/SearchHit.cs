namespace FgClip.Search.Hits;

/// <summary>What a search found.</summary>
/// <param name="Score">The cosine of its vector and the query, from -1 to 1.</param>
/// <param name="Key">The key of its row.</param>
/// <param name="Part">The part that holds the row.</param>
/// <param name="Row">The row in the part, from 0.</param>
/// <param name="Image">The image that the row names; null where it names none.</param>
/// <param name="Caption">The row's caption; null where it has none.</param>
/// <param name="Region">The box in the row, from 0; null for what is not a box.</param>
/// <param name="Box">The box's corners x1, y1, x2, y2 in pixels; null for what is not a box.</param>
/// <param name="Label">The box's label; null where it has none.</param>
public sealed record SearchHit(
    float Score, string Key, string Part, int Row, string? Image, string? Caption, int? Region, IReadOnlyList<double>? Box, string? Label)
{
    /// <summary>How the row ended: <c>ok</c>, <c>empty_caption</c>, …; null where the part does not say.</summary>
    public string? Status { get; init; }

    /// <summary>The width of the row's image in pixels; null where it could not be read.</summary>
    public int? Width { get; init; }

    /// <summary>The height of the row's image in pixels; null where it could not be read.</summary>
    public int? Height { get; init; }
}
