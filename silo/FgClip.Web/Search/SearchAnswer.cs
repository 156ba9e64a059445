using System.Text.Json.Serialization;
using FgClip.Search.Hits;

namespace FgClip.Web.Search;

/// <summary>What a search found.</summary>
/// <param name="Digest">The digest of the dataset that was searched.</param>
/// <param name="Vectors">How many vectors it has of the kind that was searched.</param>
/// <param name="Exact">
/// Whether all of them were compared. Else an approximate index chose among them, and a few of the nearest may be missing.
/// </param>
/// <param name="Recall">The recall at 10 that was measured of that index, 0 to 1; null where the search was exact.</param>
/// <param name="Note">What the asker should know of the answer; null for nothing.</param>
/// <param name="Hits">The hits, nearest first; of equal scores those whose keys come first.</param>
/// <param name="Next">The offset of the hits that follow; null behind the last.</param>
internal sealed record SearchAnswer(
    string Digest, long Vectors, bool Exact, double? Recall, string? Note, IReadOnlyList<HitView> Hits, int? Next);

/// <summary>A hit.</summary>
/// <param name="Rank">Its place among all hits, from 1.</param>
/// <param name="Score">The cosine of its vector and what was looked for, from -1 to 1.</param>
/// <param name="Shard">The shard whose part holds the row.</param>
/// <param name="Row">The row in the part, from 0.</param>
/// <param name="Key">The key of the row.</param>
/// <param name="Image">The image that the row names; null where it names none.</param>
/// <param name="Caption">The row's caption; null where it has none.</param>
/// <param name="Region">The box in the row, from 0; null for what is not a box.</param>
/// <param name="Box">The box's corners x1, y1, x2, y2 in pixels; null for what is not a box.</param>
/// <param name="Label">The box's label; null where it has none.</param>
/// <param name="Width">The width of the row's image in pixels; null where it could not be read.</param>
/// <param name="Height">The height of the row's image in pixels; null where it could not be read.</param>
internal sealed record HitView(
    int Rank, float Score, int Shard, int Row, string Key, string? Image, string? Caption, int? Region, IReadOnlyList<double>? Box,
    string? Label, int? Width, int? Height)
{
    /// <summary>The view of a hit.</summary>
    public static HitView From(SearchHit hit, int rank, int shard) => new(
        rank, hit.Score, shard, hit.Row, hit.Key, hit.Image, hit.Caption, hit.Region, hit.Box, hit.Label, hit.Width, hit.Height);
}

/// <summary>What of a dataset can be searched.</summary>
/// <param name="Kinds">The kinds of vectors that it has: <c>image</c>, <c>text</c>, <c>region</c>.</param>
/// <param name="Heads">The text heads of its captions.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record SearchableView(
    [property: JsonPropertyName("of")] IReadOnlyList<string> Kinds, IReadOnlyList<string> Heads, long Rows);
