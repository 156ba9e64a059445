using System.Text.Json.Serialization;

namespace FgClip.Samples.Writing;

/// <summary>One box of a FineHARD item.</summary>
/// <param name="Corners">x0, y0, x1, y1 as shares of the image's width and height.</param>
/// <param name="ShortPhrase">For the box head.</param>
/// <param name="LongPhrase">The phrase with its place.</param>
/// <param name="HasNegatives">1: the negatives are to be read.</param>
/// <param name="Negatives">The hard negatives, under the names "0" to "9".</param>
internal sealed record FineHardBox(
    [property: JsonPropertyName("bbox")] double[] Corners,
    [property: JsonPropertyName("short_expr")] string ShortPhrase,
    [property: JsonPropertyName("long_expr")] string LongPhrase,
    [property: JsonPropertyName("flag_short_neg")] int HasNegatives,
    [property: JsonPropertyName("short_expr_negs")] OrderedDictionary<string, string> Negatives);
