namespace FgClip.Mining.Specs;

/// <summary>A limit on a candidate's score: one option of <see cref="NegativeOptions"/>, and whom it refuses.</summary>
/// <param name="Name">What refusals are counted under, in words.</param>
/// <param name="Option">The option's name in <see cref="NegativeOptions"/>; in kebab case it is the option of <c>fgclip mine</c>.</param>
/// <param name="Description">What the option means, for its help.</param>
/// <param name="RefusesMany">Whether it can refuse so many that a wider range of candidates is looked at by default.</param>
/// <param name="Get">Returns the limit, or null where it is off.</param>
/// <param name="Set">Returns the options with a limit.</param>
/// <param name="Refuses">Returns whether a candidate is refused, by the limit, its score and the lowest score of the anchor's positives, if
/// there is one.</param>
public sealed record ScoreLimit(
    string Name,
    string Option,
    string Description,
    bool RefusesMany,
    Func<NegativeOptions, double?> Get,
    Func<NegativeOptions, double?, NegativeOptions> Set,
    Func<double, double, double?, bool> Refuses)
{
    /// <summary>The limits, in the order in which they are asked. The validator, the command line and the filter read this list.</summary>
    public static IReadOnlyList<ScoreLimit> All { get; } =
    [
        new(
            "absolute margin",
            nameof(NegativeOptions.AbsoluteMargin),
            "How far below the lowest positive score a negative must be.",
            RefusesMany: true,
            options => options.AbsoluteMargin,
            (options, limit) => options with { AbsoluteMargin = limit },
            (limit, score, positive) => score + limit > positive),
        new(
            "relative margin",
            nameof(NegativeOptions.RelativeMargin),
            "The same as a share of that score's magnitude.",
            RefusesMany: true,
            options => options.RelativeMargin,
            (options, limit) => options with { RelativeMargin = limit },
            // Less a share of the magnitude: a share of the score itself would raise the limit of a score below 0.
            (limit, score, positive) => positive is { } lowest && score > lowest - Math.Abs(lowest) * limit),
        new(
            "max score",
            nameof(NegativeOptions.MaxScore),
            "A negative scores this at most.",
            RefusesMany: true,
            options => options.MaxScore,
            (options, limit) => options with { MaxScore = limit },
            (limit, score, _) => score > limit),
        new(
            "min score",
            nameof(NegativeOptions.MinScore),
            "A negative scores this at least.",
            RefusesMany: false,
            options => options.MinScore,
            (options, limit) => options with { MinScore = limit },
            (limit, score, _) => score < limit),
    ];
}
