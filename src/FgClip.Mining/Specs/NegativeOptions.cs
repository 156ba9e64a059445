using System.Text.Json.Serialization;

namespace FgClip.Mining.Specs;

/// <summary>What a score is.</summary>
public enum ScoreKind
{
    /// <summary>The cosine, -1 to 1.</summary>
    Cosine,

    /// <summary>The cosine times the model's scale, plus its bias.</summary>
    Logit,

    /// <summary>The logit's sigmoid, 0 to 1.</summary>
    Sigmoid,
}

/// <summary>Which of the negatives that are left are taken.</summary>
public enum SamplingStrategy
{
    /// <summary>Those that score highest.</summary>
    Top,

    /// <summary>Any, by <see cref="NegativeOptions.Seed"/>.</summary>
    Random,
}

/// <summary>
/// Which candidates are an anchor's negatives, with the names and the order of sentence-transformers' <c>mine_hard_negatives</c>.
/// </summary>
public sealed record NegativeOptions
{
    /// <summary>The most negatives of an anchor. Default: 3.</summary>
    public int Count { get; init; } = 3;

    /// <summary>
    /// Whether an anchor's positives stay among its candidates, in the order of scores, as an evaluation of a reranker wants them. The
    /// filters refuse them like any other. Default: false.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IncludePositives { get; init; }

    /// <summary>Which are taken. Default: Top.</summary>
    public SamplingStrategy Sampling { get; init; }

    /// <summary>Fixes the sample where <see cref="Sampling"/> is Random. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>How many of the highest that passed the filters are skipped. Default: 0.</summary>
    public int RangeMin { get; init; }

    /// <summary>
    /// The rank down to which candidates are looked at. Default: null, which means <see cref="RangeMin"/> + the most positives of an anchor
    /// + <see cref="Count"/>, or 10 * <see cref="Count"/> where a margin, <see cref="MaxScore"/> or a limit of <see cref="GuardOptions"/>
    /// is set.
    /// </summary>
    public int? RangeMax { get; init; }

    /// <summary>How far below the anchor's lowest positive score a negative must be. Default: null.</summary>
    public double? AbsoluteMargin { get; init; }

    /// <summary>The same as a share of that score's magnitude. Default: null.</summary>
    public double? RelativeMargin { get; init; }

    /// <summary>A negative scores this at most. Default: null.</summary>
    public double? MaxScore { get; init; }

    /// <summary>A negative scores this at least. Default: null.</summary>
    public double? MinScore { get; init; }

    /// <summary>What scores are, in every option here and in the output. Default: Cosine.</summary>
    public ScoreKind Score { get; init; }
}
