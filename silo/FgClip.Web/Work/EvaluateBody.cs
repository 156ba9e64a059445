using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Specs;

namespace FgClip.Web.Work;

/// <summary>What is evaluated.</summary>
internal enum EvaluationTask
{
    /// <summary>Images find their texts, and texts find their images: R@k both ways.</summary>
    Retrieval,

    /// <summary>Boxes find their own phrase among its hard negatives.</summary>
    Negatives,

    /// <summary>Images find their class.</summary>
    Classify,

    /// <summary>Boxes find the class that is their label.</summary>
    Boxes,
}

/// <summary>An evaluation of a finished dataset.</summary>
internal sealed record EvaluateBody
{
    /// <summary>What is evaluated. Default: retrieval.</summary>
    public EvaluationTask Task { get; init; }

    /// <summary>Address of the output, as the silo that answers sees it. The same evaluation again continues there, or reads it.</summary>
    public required string Output { get; init; }

    /// <summary>Address of the finished dataset of the texts, for retrieval. Default: null, the job's own dataset.</summary>
    public string? Texts { get; init; }

    /// <summary>The head of the texts, for retrieval: short or long. Default: short.</summary>
    public TextHead Head { get; init; }

    /// <summary>
    /// The ranks that count as a hit, ascending. Default: null, which means 1, 5, 10 for retrieval and 1, 5 for classes.
    /// </summary>
    public IReadOnlyList<int>? Ranks { get; init; }

    /// <summary>
    /// The classes of classify and boxes, in their order: a name each, or an id, a tab and a name each. Default: null, none.
    /// </summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The texts of a class, with <c>{}</c> in place of its name. Default: null, the name alone.</summary>
    public IReadOnlyList<string>? Templates { get; init; }

    /// <summary>
    /// Where the class of an image stands, for classify: <c>folder</c>, <c>folder-number</c> or a column. Default: folder.
    /// </summary>
    public string Label { get; init; } = ClassificationSpec.FolderLabel;
}
