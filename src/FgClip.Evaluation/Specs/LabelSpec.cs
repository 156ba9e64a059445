using FgClip.Mining.Specs;

namespace FgClip.Evaluation.Specs;

/// <summary>What the score of a label is.</summary>
public enum LabelScore
{
    /// <summary>The cosine of vector and class.</summary>
    Cosine,

    /// <summary>The sigmoid of the logit: each class by itself, as FG-CLIP 2 and SigLIP are trained.</summary>
    Sigmoid,

    /// <summary>The softmax of the logits over all classes, as CLIP is used.</summary>
    Softmax,
}

/// <summary>Zero-shot labels for the images or the boxes of a finished dataset.</summary>
public sealed record LabelSpec
{
    private const int MaxTop = 1000;

    /// <summary>Address of the finished dataset.</summary>
    public required string Embeddings { get; init; }

    /// <summary>The classes.</summary>
    public required ClassSource Source { get; init; }

    /// <summary>Whether boxes are labelled, by the box head. Default: false: images, by the short head.</summary>
    public bool Regions { get; init; }

    /// <summary>The most labels of an image or box. Default: 1.</summary>
    public int Top { get; init; } = 1;

    /// <summary>The score below which a label is not written. Default: null, none.</summary>
    public double? MinScore { get; init; }

    /// <summary>What the score is. Default: Cosine.</summary>
    public LabelScore Score { get; init; }

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>How the work is done; changes no byte of the output.</summary>
    public MiningRunOptions Run { get; init; } = new();

    /// <summary>All failures, each a sentence that names the option; none for a good specification.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> failures =
        [
            .. EvaluationRules.Check(new(), Run, ("Embeddings", Embeddings), ("Output", Output), ("Source.Model", Source.Model),
                ("Source.Classes", Source.Classes), ("Source.Templates", Source.Templates)),
        ];
        if (Top is < 1 or > MaxTop)
            failures.Add($"Top: must be 1 to {MaxTop}, not {Top}.");
        if (MinScore is { } score && !double.IsFinite(score))
            failures.Add($"MinScore: must be a number, not {score}.");
        return failures;
    }
}
