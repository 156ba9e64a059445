using FgClip.Evaluation.Reports;

namespace FgClip.Web.Work;

/// <summary>What an evaluation found; its output holds the rank of each query.</summary>
/// <param name="Task">What was evaluated.</param>
/// <param name="Model">The name of the model that embedded the dataset.</param>
/// <param name="Head">The text head.</param>
/// <param name="Output">Address of the output.</param>
/// <param name="Counts">How many there are of each kind of thing that was compared.</param>
/// <param name="LeftOut">What was left out, by reason.</param>
/// <param name="Metrics">The numbers.</param>
internal sealed record EvaluationView(
    string Task, string Model, string Head, string Output, IReadOnlyDictionary<string, long> Counts,
    IReadOnlyDictionary<string, long> LeftOut, IReadOnlyList<MetricView> Metrics)
{
    /// <summary>The view of a report.</summary>
    public static EvaluationView From(EvaluationReport report, string output) => new(
        report.Task, report.Model, report.Head, output, report.Counts, report.LeftOut,
        [.. report.Metrics.Select(metric => new MetricView(
            metric.Name, metric.Hits, metric.Queries, metric.Ties, metric.Value, metric.Low, metric.High))]);
}

/// <summary>A proportion that was measured.</summary>
/// <param name="Name">What was counted: <c>image_to_text@1</c>, <c>accuracy</c>.</param>
/// <param name="Hits">Queries that are right.</param>
/// <param name="Queries">The denominator.</param>
/// <param name="Ties">Hits that a different order of equal scores would lose.</param>
/// <param name="Value">Hits / queries, 0 to 1.</param>
/// <param name="Low">The lower end of the 95 % bootstrap interval.</param>
/// <param name="High">The upper end.</param>
internal sealed record MetricView(string Name, long Hits, long Queries, long Ties, double Value, double Low, double High);
