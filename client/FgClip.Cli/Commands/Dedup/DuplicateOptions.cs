using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Duplicates;
using FgClip.Mining.Specs;

namespace FgClip.Cli.Commands.Dedup;

/// <summary>The options of <c>fgclip dedup</c>.</summary>
internal sealed class DuplicateOptions
{
    private readonly Option<string> _embeddings = CommonMining.Embeddings();
    private readonly Option<ItemKind> _kind = EnumOption.Option<ItemKind>(
        "--of", "What is compared.", ItemKind.Image, ItemKind.Image, ItemKind.Text, ItemKind.Region, ItemKind.Phrase);
    private readonly Option<TextHead> _head = CommonMining.Head();
    private readonly Option<double> _above = new("--above")
    {
        Description = "The cosine above which two are a pair.",
        HelpName = "X",
        DefaultValueFactory = _ => 0.95,
    };
    private readonly Option<KeepRule> _keep = EnumOption.Option<KeepRule>("--keep",
        "Which of a group is kept: the first, or the largest: the image with the most pixels, the text with the most letters.",
        KeepRule.First);
    private readonly Option<PairList> _pairs = EnumOption.Option<PairList>("--pairs",
        "Which pairs are listed: each item's nearest, or each item of a group with the one that is kept.", PairList.Nearest);
    private readonly Option<int?> _pairsPerItem = new("--pairs-per-item")
    {
        Description = $"The most pairs of an item that are listed: {DuplicateSpec.DefaultPairsPerItem}. Groups follow from all pairs.",
        HelpName = "N",
    };
    private readonly Option<string> _output = CommonMining.Output();
    private readonly MiningRunSettings _run = new();

    public IReadOnlyList<Option> All =>
        [_embeddings, _kind, _head, _above, _keep, _pairs, _pairsPerItem, _output, .. _run.All(pairs: true)];

    /// <summary>The search.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public DuplicateSpec Read(ParseResult parsed)
    {
        var spec = new DuplicateSpec
        {
            Embeddings = parsed.GetRequiredValue(_embeddings),
            Kind = parsed.GetValue(_kind),
            Head = parsed.GetValue(_head),
            Above = parsed.GetValue(_above),
            Keep = parsed.GetValue(_keep),
            Pairs = parsed.GetValue(_pairs),
            PairsPerItem = parsed.GetValue(_pairsPerItem),
            Output = parsed.GetRequiredValue(_output),
            Run = _run.Read(parsed),
        };
        return spec.Validate() is { Count: > 0 } problems ? throw new UsageException(string.Join('\n', problems)) : spec;
    }
}
