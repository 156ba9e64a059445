using FgClip.Mining.Specs;

namespace FgClip.Mining.Filters;

/// <summary>A reason to refuse a candidate: a name and a predicate.</summary>
public sealed class CandidateFilter
{
    private CandidateFilter(string name, Func<NegativeOptions, Candidate, bool> refuses) => (Name, Refuses) = (name, refuses);

    /// <summary>
    /// The filters, in the order in which they are asked: one for each mark that a guard sets, then the limits of
    /// <see cref="ScoreLimit.All"/>. The first that refuses a candidate counts it.
    /// </summary>
    public static IReadOnlyList<CandidateFilter> All { get; } =
    [
        new("positives", (options, candidate) => candidate.Mark is CandidateMark.Self
            || (candidate.Mark is CandidateMark.Positive && !options.IncludePositives)),
        Marked("same image", CandidateMark.SameImage),
        Marked("same caption", CandidateMark.SameCaption),
        Marked("near image", CandidateMark.NearImage),
        Marked("near text", CandidateMark.NearText),
        .. ScoreLimit.All.Select(Limited),
    ];

    /// <summary>What refusals are counted under, in words: <c>same image</c>, or <c>sameImage</c> in records.</summary>
    public string Name { get; }

    /// <summary>Returns whether a candidate is refused.</summary>
    internal Func<NegativeOptions, Candidate, bool> Refuses { get; }

    private static CandidateFilter Marked(string name, CandidateMark mark) => new(name, (_, candidate) => candidate.Mark == mark);

    private static CandidateFilter Limited(ScoreLimit limit) => new(
        limit.Name,
        (options, candidate) => limit.Get(options) is { } value && limit.Refuses(value, candidate.Score, candidate.LowestPositive));
}

/// <summary>A candidate as filters see it.</summary>
/// <param name="Mark">What the guards found.</param>
/// <param name="Score">Its score, by the job's kind.</param>
/// <param name="LowestPositive">The lowest score of the anchor's positives; null where it has none, and margins mean nothing.</param>
internal readonly record struct Candidate(CandidateMark Mark, double Score, double? LowestPositive);
