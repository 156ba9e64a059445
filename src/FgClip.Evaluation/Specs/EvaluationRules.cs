using FgClip.Evaluation.Reports;
using FgClip.Mining.Specs;

namespace FgClip.Evaluation.Specs;

/// <summary>What all evaluations check of their specifications.</summary>
internal static class EvaluationRules
{
    public static IEnumerable<string> Check(ReportOptions report, MiningRunOptions run, params (string Option, string? Address)[] addresses)
    {
        foreach (var failure in MiningSpecValidator.Credentials(addresses).Concat(MiningSpecValidator.Run(run)))
            yield return failure;
        if (report.Benchmark is { } benchmark && !PublishedNumbers.Benchmarks.Contains(benchmark))
            yield return $"Report.Benchmark: '{benchmark}' is not one of {string.Join(", ", PublishedNumbers.Benchmarks)}.";
        if (report.Published is { } model && !PublishedNumbers.Models.Contains(model))
            yield return $"Report.Published: '{model}' is not one of {string.Join(", ", PublishedNumbers.Models)}.";
    }

    public static IEnumerable<string> CheckRanks(IReadOnlyList<int> ranks)
    {
        if (ranks.Count == 0 || ranks[0] < 1 || ranks.Zip(ranks.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return $"Ranks: must be ascending numbers from 1 on, not {string.Join(", ", ranks)}.";
    }
}
