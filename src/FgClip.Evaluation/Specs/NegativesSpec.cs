using FgClip.Evaluation.Reports;
using FgClip.Mining.Specs;

namespace FgClip.Evaluation.Specs;

/// <summary>An evaluation of boxes against their hard negatives, as FG-OVD has it: the box's own phrase scores highest.</summary>
public sealed record NegativesSpec
{
    /// <summary>Address of the finished dataset, embedded with regions, labels and negatives.</summary>
    public required string Embeddings { get; init; }

    /// <summary>What the report holds beside its counts.</summary>
    public ReportOptions Report { get; init; } = new();

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>How the work is done; changes no byte of the output.</summary>
    public MiningRunOptions Run { get; init; } = new();

    /// <summary>All failures, each a sentence that names the option; none for a good specification.</summary>
    public IReadOnlyList<string> Validate() => [.. EvaluationRules.Check(Report, Run, ("Embeddings", Embeddings), ("Output", Output))];
}
