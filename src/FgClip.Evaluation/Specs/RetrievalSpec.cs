using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Reports;
using FgClip.Mining.Specs;

namespace FgClip.Evaluation.Specs;

/// <summary>An evaluation of retrieval: images find their texts, and texts find their images.</summary>
public sealed record RetrievalSpec
{
    /// <summary>Address of the finished dataset of the images, and of the texts unless <see cref="Texts"/> is set.</summary>
    public required string Embeddings { get; init; }

    /// <summary>Address of the finished dataset of the texts. Default: null, which means <see cref="Embeddings"/>.</summary>
    public string? Texts { get; init; }

    /// <summary>The head of the texts. Default: Short.</summary>
    public TextHead Head { get; init; }

    /// <summary>The ranks that count as a hit: each k of R@k, ascending. Default: 1, 5, 10.</summary>
    public IReadOnlyList<int> Ranks { get; init; } = [1, 5, 10];

    /// <summary>
    /// Whether images without a text, and texts without an image, are candidates all the same. Default: false, which leaves them out.
    /// </summary>
    public bool KeepUnmatched { get; init; }

    /// <summary>What the report holds beside its counts.</summary>
    public ReportOptions Report { get; init; } = new();

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>How the work is done; changes no byte of the output.</summary>
    public MiningRunOptions Run { get; init; } = new();

    /// <summary>All failures, each a sentence that names the option; none for a good specification.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> failures = [.. EvaluationRules.Check(Report, Run, ("Embeddings", Embeddings), ("Texts", Texts), ("Output", Output))];
        if (Head is TextHead.Box)
            failures.Add("Head: the box head compares phrases with boxes; use short or long.");
        failures.AddRange(EvaluationRules.CheckRanks(Ranks));
        return failures;
    }
}
