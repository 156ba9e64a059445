namespace FgClip.Evaluation.Reports;

/// <summary>Makes metrics of counts: adds the interval and the published number.</summary>
/// <param name="options">The report's options.</param>
/// <param name="model">The name of the dataset's model.</param>
internal sealed class MetricBuilder(ReportOptions options, string model)
{
    public EvaluationMetric Build(string name, HitCounts counts)
    {
        var (low, high) = BootstrapInterval.Compute(counts.Hits, counts.Queries, options.Seed);
        return new EvaluationMetric(name, counts.Hits, counts.Queries, counts.Ties, low, high)
        {
            Published = PublishedNumbers.Find(options.Benchmark, name, options.Published ?? model),
        };
    }

    /// <summary>The metric with the queries that the authors' script counts; the published number is of those.</summary>
    public EvaluationMetric BuildAsPublished(string name, HitCounts counts) => Build(name, counts) with { Name = $"{name} as published" };
}
