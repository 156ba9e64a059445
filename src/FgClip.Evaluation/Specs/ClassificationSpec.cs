using FgClip.Evaluation.Reports;
using FgClip.Mining.Specs;

namespace FgClip.Evaluation.Specs;

/// <summary>An evaluation of zero-shot classification of images, or of boxes.</summary>
public sealed record ClassificationSpec
{
    /// <summary>The label that is the name of the folder in the key: <c>n01440764/a.jpg</c>.</summary>
    public const string FolderLabel = "folder";

    /// <summary>The label that is the number in the name of that folder, which is the class's position from 0: <c>17/a.jpg</c>.</summary>
    public const string FolderNumberLabel = "folder-number";

    /// <summary>Address of the finished dataset.</summary>
    public required string Embeddings { get; init; }

    /// <summary>The classes.</summary>
    public required ClassSource Source { get; init; }

    /// <summary>Whether boxes are classified by their label, with the box head. Default: false: images, with the short head.</summary>
    public bool Boxes { get; init; }

    /// <summary>
    /// Where an image's class stands: <see cref="FolderLabel"/>, <see cref="FolderNumberLabel"/> or the name of a column. Default: the
    /// folder.
    /// </summary>
    public string Label { get; init; } = FolderLabel;

    /// <summary>The ranks that count as a hit, ascending: top-1 and top-5. Default: 1, 5.</summary>
    public IReadOnlyList<int> Ranks { get; init; } = [1, 5];

    /// <summary>
    /// Whether the last images in the order of classes and keys are left out that do not fill a batch of 128, as the authors' script for
    /// ImageNet-1k does. Default: false.
    /// </summary>
    public bool AsPublished { get; init; }

    /// <summary>What the report holds beside its counts.</summary>
    public ReportOptions Report { get; init; } = new();

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>How the work is done; changes no byte of the output.</summary>
    public MiningRunOptions Run { get; init; } = new();

    /// <summary>All failures, each a sentence that names the option; none for a good specification.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. EvaluationRules.Check(
            Report, Run, ("Embeddings", Embeddings), ("Output", Output), ("Source.Model", Source.Model),
            ("Source.Classes", Source.Classes), ("Source.Templates", Source.Templates)),
        .. EvaluationRules.CheckRanks(Ranks),
    ];
}
