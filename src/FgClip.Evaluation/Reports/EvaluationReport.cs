using System.Text.Json.Serialization;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;

namespace FgClip.Evaluation.Reports;

/// <summary>What an evaluation found: <c>_records/manifest.json</c> of its output.</summary>
public sealed record EvaluationReport
{
    /// <summary>The version of the output's records.</summary>
    public int Format { get; init; } = MiningRecord.CurrentFormat;

    /// <summary><see cref="MiningRecord.Digest"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>What was evaluated: <c>retrieval</c>, <c>classify</c>, <c>boxes</c> or <c>negatives</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The benchmark; null for a set of your own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Benchmark { get; init; }

    /// <summary>The name of the model that embedded the dataset.</summary>
    public required string Model { get; init; }

    /// <summary>The model of the published numbers; null where none stand in the report.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? PublishedModel { get; init; }

    /// <summary>The text head.</summary>
    public required string Head { get; init; }

    /// <summary>How many there are of each kind of thing that was compared.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>What was left out, by reason; reasons that did not occur are not there.</summary>
    public required IReadOnlyDictionary<string, long> LeftOut { get; init; }

    /// <summary>The numbers.</summary>
    public required IReadOnlyList<EvaluationMetric> Metrics { get; init; }

    /// <summary>The files of the queries.</summary>
    public required IReadOnlyList<MinedPart> Parts { get; init; }
}
