using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Specs;

namespace FgClip.Cli.Commands.Mine;

/// <summary>The options of <c>fgclip mine</c> and the job that they describe.</summary>
internal sealed class MiningOptions
{
    private readonly Option<string> _embeddings = CommonMining.Embeddings();
    private readonly Option<string?> _candidates = new("--candidates")
    {
        Description = "The finished dataset that candidates come from. Without it, the anchors' own.",
        HelpName = "DIR",
    };
    private readonly Option<ItemKind> _anchor = EnumOption.Option<ItemKind>("--anchor", "What negatives are looked for.", null,
        ItemKind.Image, ItemKind.Text, ItemKind.Region);
    private readonly Option<ItemKind> _candidate = EnumOption.Option<ItemKind>(
        "--candidate", "What negatives are: images, captions, phrases of boxes, or the box's own label with one attribute changed.", null,
        ItemKind.Text, ItemKind.Image, ItemKind.Phrase, ItemKind.Attribute);
    private readonly Option<TextHead> _head = CommonMining.Head();
    private readonly Option<string> _output = CommonMining.Output();
    private readonly Option<OutputFormat> _format = new("--format")
    {
        Description = "How negatives are written.",
        HelpName = string.Join('|', Formats.Keys),
        DefaultValueFactory = _ => OutputFormat.Triplet,
        CustomParser = result =>
        {
            if (Formats.TryGetValue(result.Tokens[^1].Value, out var format))
                return format;
            result.AddError($"--format: '{result.Tokens[^1].Value}' is not one of {string.Join(", ", Formats.Keys)}.");
            return default;
        },
    };
    private readonly Option<string[]> _vectors = new("--vectors")
    {
        Description = "Vectors of any model in place of the dataset's: a Parquet file with key and a column of lists. A second one is the "
            + "candidates'.",
        HelpName = "FILE:COLUMN",
        AllowMultipleArgumentsPerToken = true,
        Arity = new ArgumentArity(0, 2),
    };
    private readonly Option<bool> _includeScores = new("--include-scores", "--output-scores")
    {
        Description = "Write the scores too: beside triplets and tuples, in place of labels.",
    };
    private readonly Option<bool> _splitLanguages = new("--split-languages")
    {
        Description = "Write finehard's English rows to the folder en and its Chinese ones (is_cn) to zh.",
    };
    private readonly Option<string?> _model = new("--model")
    {
        Description = "The model folder that the dataset was embedded with; for attribute.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _attributes = new("--attributes")
    {
        Description = "A file of attribute words in place of ours.",
        HelpName = "FILE.tsv",
    };
    private readonly NegativeSettings _negatives = new();
    private readonly MiningRunSettings _run = new();

    private static IReadOnlyDictionary<string, OutputFormat> Formats { get; } = new Dictionary<string, OutputFormat>
    {
        ["triplet"] = OutputFormat.Triplet,
        ["n-tuple"] = OutputFormat.NTuple,
        ["n-tuple-scores"] = OutputFormat.NTupleScores,
        ["labeled-pair"] = OutputFormat.LabeledPair,
        ["labeled-list"] = OutputFormat.LabeledList,
        ["finehard"] = OutputFormat.FineHard,
    };

    public IReadOnlyList<Option> All =>
        [_embeddings, _candidates, _vectors, _anchor, _candidate, _head, _output, _format, _includeScores, _splitLanguages, _model,
        _attributes, .. _negatives.All, .. _run.All(pairs: false)];

    /// <summary>The job.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public MiningSpec Read(ParseResult parsed)
    {
        // A ranking with its positives is an n-tuple, as in sentence-transformers; another format that is named is refused.
        var format = _negatives.IncludesPositives(parsed) && parsed.GetResult(_format) is not { Implicit: false }
            ? OutputFormat.NTuple
            : parsed.GetValue(_format);
        var spec = new MiningSpec
        {
            Embeddings = parsed.GetRequiredValue(_embeddings),
            Candidates = parsed.GetValue(_candidates),
            AnchorVectors = parsed.GetValue(_vectors)?.FirstOrDefault(),
            CandidateVectors = parsed.GetValue(_vectors)?.LastOrDefault(),
            Anchor = parsed.GetRequiredValue(_anchor),
            Candidate = parsed.GetRequiredValue(_candidate),
            Head = parsed.GetValue(_head),
            Output = parsed.GetRequiredValue(_output),
            Format = format,
            SplitLanguages = parsed.GetValue(_splitLanguages),
            IncludeScores = parsed.GetValue(_includeScores),
            Negatives = _negatives.ReadNegatives(parsed, format),
            Guards = _negatives.ReadGuards(parsed),
            Model = parsed.GetValue(_model),
            AttributeWords = parsed.GetValue(_attributes),
            Run = _run.Read(parsed),
        };
        if (MiningSpecValidator.Validate(spec) is { Count: > 0 } problems)
            throw new UsageException(string.Join('\n', problems));
        return spec;
    }
}
