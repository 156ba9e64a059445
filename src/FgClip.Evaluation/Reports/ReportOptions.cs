namespace FgClip.Evaluation.Reports;

/// <summary>What a report holds beside its counts.</summary>
public sealed record ReportOptions
{
    /// <summary>The benchmark's name in <see cref="PublishedNumbers"/>. Default: null, a set of your own.</summary>
    public string? Benchmark { get; init; }

    /// <summary>The model whose published numbers stand beside the measured ones. Default: null, the model of the dataset.</summary>
    public string? Published { get; init; }

    /// <summary>The seed of the confidence intervals. Default: 0.</summary>
    public long Seed { get; init; }
}
