using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Shared.Options;
using FgClip.Mining.Specs;

namespace FgClip.Cli.Commands.Mine;

/// <summary>
/// Which candidates are negatives: the filters of sentence-transformers' <c>mine_hard_negatives</c>, and guards against false ones.
/// </summary>
internal sealed class NegativeSettings
{
    private readonly Option<int?> _count = new("--num-negatives")
    {
        Description = "The most negatives of an anchor: 3, for finehard 10.",
        HelpName = "N",
    };
    private readonly Option<bool> _includePositives = new("--include-positives")
    {
        Description = "Keep an anchor's positives among its candidates, ranked by score: for evaluating rerankers. The format is n-tuple.",
    };
    private readonly Option<SamplingStrategy> _sampling = EnumOption.Option<SamplingStrategy>("--sampling-strategy",
        "Take the highest, or any of those that are left.", SamplingStrategy.Top);
    private readonly Option<long> _seed = new("--seed") { Description = "Which random sample.", HelpName = "S" };
    private readonly Option<int> _rangeMin = new("--range-min")
    {
        Description = "How many of the highest that passed are skipped.",
        HelpName = "N",
    };
    private readonly Option<int?> _rangeMax = new("--range-max")
    {
        Description = "The rank down to which candidates are looked at. Without it range-min + the most positives of an anchor + "
            + "num-negatives, 10 times those where a "
            + "filter may refuse many.",
        HelpName = "N",
    };
    private readonly IReadOnlyList<(ScoreLimit Limit, Option<double?> Option)> _limits =
        [.. ScoreLimit.All.Select(
            limit => (limit, Number("--" + JsonNamingPolicy.KebabCaseLower.ConvertName(limit.Option), limit.Description)))];
    private readonly Option<ScoreKind> _score = EnumOption.Option<ScoreKind>("--score", "What scores are.", ScoreKind.Cosine);
    private readonly Option<double?> _nearImage =
        Number("--near-image", "The cosine of two images above which a candidate's is taken for the anchor's.");
    private readonly Option<double> _nearText = new("--near-text")
    {
        Description = "The cosine of two texts above which a candidate's is taken for the anchor's; 1 for no limit.",
        HelpName = "X",
        DefaultValueFactory = _ => new GuardOptions().NearText!.Value,
    };
    private readonly Option<bool> _allowSameImage = new("--allow-same-image")
    {
        Description = "Take candidates whose image has the very bytes of the anchor's.",
    };
    private readonly Option<bool> _allowSameCaption = new("--allow-same-caption")
    {
        Description = "Take candidates whose text is the anchor's or a positive's, but for case and punctuation.",
    };

    public IReadOnlyList<Option> All =>
    [
        _count, _includePositives, _sampling, _seed, _rangeMin, _rangeMax, .. _limits.Select(one => one.Option), _score, _nearImage,
        _nearText, _allowSameImage, _allowSameCaption,
    ];

    public bool IncludesPositives(ParseResult parsed) => parsed.GetValue(_includePositives);

    public NegativeOptions ReadNegatives(ParseResult parsed, OutputFormat format) => _limits.Aggregate(new NegativeOptions
    {
        Count = parsed.GetValue(_count)
        ?? (format is OutputFormat.FineHard ? MiningSpecValidator.FineHardNegatives : new NegativeOptions().Count),
        IncludePositives = IncludesPositives(parsed),
        Sampling = parsed.GetValue(_sampling),
        Seed = parsed.GetValue(_seed),
        RangeMin = parsed.GetValue(_rangeMin),
        RangeMax = parsed.GetValue(_rangeMax),
        Score = parsed.GetValue(_score),
    }, (options, one) => one.Limit.Set(options, parsed.GetValue(one.Option)));

    public GuardOptions ReadGuards(ParseResult parsed) => new()
    {
        SameImage = !parsed.GetValue(_allowSameImage),
        SameCaption = !parsed.GetValue(_allowSameCaption),
        NearImage = parsed.GetValue(_nearImage),
        NearText = parsed.GetValue(_nearText) is var limit && limit == 1 ? null : limit,
    };

    private static Option<double?> Number(string name, string description) => new(name) { Description = description, HelpName = "X" };
}
