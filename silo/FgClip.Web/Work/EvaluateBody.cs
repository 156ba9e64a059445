using FgClip.Datasets.Jobs;

namespace FgClip.Web.Work;

/// <summary>What is evaluated.</summary>
internal enum EvaluationTask
{
    /// <summary>Images find their texts, and texts find their images: R@k both ways.</summary>
    Retrieval,

    /// <summary>Boxes find their own phrase among its hard negatives.</summary>
    Negatives,
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

    /// <summary>The ranks that count as a hit, ascending, for retrieval. Default: 1, 5, 10.</summary>
    public IReadOnlyList<int> Ranks { get; init; } = [1, 5, 10];
}
