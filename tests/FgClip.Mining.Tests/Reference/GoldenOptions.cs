using System.Text.Json.Serialization;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Tests.Reference;

/// <summary>Options of sentence-transformers' <c>mine_hard_negatives</c>, under its names.</summary>
public sealed record GoldenOptions(
    [property: JsonPropertyName("num_negatives")] int? Count,
    [property: JsonPropertyName("range_min")] int RangeMin,
    [property: JsonPropertyName("range_max")] int? RangeMax,
    [property: JsonPropertyName("max_score")] double? MaxScore,
    [property: JsonPropertyName("min_score")] double? MinScore,
    [property: JsonPropertyName("absolute_margin")] double? AbsoluteMargin,
    [property: JsonPropertyName("relative_margin")] double? RelativeMargin,
    [property: JsonPropertyName("include_positives")] bool IncludePositives)
{
    /// <summary>The same options of ours.</summary>
    internal NegativeOptions Read() => new()
    {
        Count = Count ?? 3,
        RangeMin = RangeMin,
        RangeMax = RangeMax,
        MaxScore = MaxScore,
        MinScore = MinScore,
        AbsoluteMargin = AbsoluteMargin,
        RelativeMargin = RelativeMargin,
        IncludePositives = IncludePositives,
    };
}
