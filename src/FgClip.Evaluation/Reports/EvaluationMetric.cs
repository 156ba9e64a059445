using System.Text.Json.Serialization;

namespace FgClip.Evaluation.Reports;

/// <summary>A proportion that was measured.</summary>
/// <param name="Name">What was counted: <c>image_to_text@1</c>, <c>top@5</c>, <c>accuracy</c>.</param>
/// <param name="Hits">Queries that are right. Of equal scores the right answer comes first in retrieval and against negatives.</param>
/// <param name="Queries">The denominator.</param>
/// <param name="Ties">Hits that a different order of equal scores would lose: the ties at the boundary, normally 0.</param>
/// <param name="Low">The lower end of the 95 % bootstrap interval of <see cref="Value"/>; 0 without queries.</param>
/// <param name="High">The upper end.</param>
public sealed record EvaluationMetric(string Name, long Hits, long Queries, long Ties, double Low, double High)
{
    /// <summary>The published number in per cent; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? Published { get; init; }

    /// <summary>Hits / Queries, 0 to 1; 0 without queries.</summary>
    public double Value => Queries == 0 ? 0 : (double)Hits / Queries;
}
