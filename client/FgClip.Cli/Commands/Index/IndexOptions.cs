using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;
using FgClip.Search.Approximate;
using FgClip.Search.Vectors;

namespace FgClip.Cli.Commands.Index;

/// <summary>The options of <c>fgclip index</c>.</summary>
internal sealed class IndexOptions
{
    private static readonly IndexBuildOptions Default = new();

    private readonly Option<string> _embeddings = CommonMining.Embeddings();
    private readonly Option<string> _index = new("--index")
    {
        Description = "The folder of indexes on this machine. Each column has a folder in it.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<SearchKind> _of = EnumOption.Option<SearchKind>("--of", "What is indexed.", SearchKind.Image);
    private readonly Option<TextHead> _head = EnumOption.Option<TextHead>("--head", "The head of captions.", TextHead.Short);
    private readonly Option<double> _recall = new("--recall")
    {
        Description = "The least recall at 10, 0 to 1. An index with less is not used, and the command fails.",
        HelpName = "X",
        DefaultValueFactory = _ => Default.MinRecall,
    };
    private readonly Option<int> _sample = Number(
        "--sample", "How many vectors of the dataset are looked for, exactly and by the index, to measure recall.", Default.Sample);
    private readonly Option<int> _seed = Number("--seed", "Chooses these vectors.", Default.Seed);
    private readonly Option<GraphStorage> _storage = EnumOption.Option<GraphStorage>(
        "--storage", "How the index holds numbers. Scores of hits are computed from float32 in any case.", Default.Settings.Storage);
    private readonly Option<int> _connectivity = Number(
        "--connectivity", "The neighbours of a vector in the graph (M of HNSW).", Default.Settings.Connectivity);
    private readonly Option<int> _expansionAdd = Number(
        "--expansion-add", "The candidates that are looked at when a vector is added (efConstruction).", Default.Settings.ExpansionAdd);
    private readonly Option<int> _expansionSearch = Number(
        "--expansion-search", "The candidates that a search takes from each file (ef). Another number needs no new file.",
        Default.Settings.ExpansionSearch);
    private readonly Option<int> _shardVectors = Number(
        "--shard-vectors", "The most vectors of a file, unless one part has more. The graph of one file is in memory while it is built.",
        Default.ShardVectors);
    private readonly Option<string?> _cache = SearchCacheOption.Create();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_embeddings, _index, _of, _head, _recall, _sample, _seed, _storage, _connectivity,
            _expansionAdd, _expansionSearch, _shardVectors, _cache])
            command.Add(option);
    }

    /// <summary>The request.</summary>
    /// <exception cref="UsageException">A number is out of its range.</exception>
    public IndexRequest Read(ParseResult parsed)
    {
        if (parsed.GetValue(_head) is not TextHead.Short && parsed.GetValue(_of) is not SearchKind.Text)
            throw new UsageException("--head: is for --of text.");
        return new IndexRequest(
            parsed.GetRequiredValue(_embeddings),
            parsed.GetValue(_of),
            parsed.GetValue(_head),
            parsed.GetRequiredValue(_index),
            SearchCacheOption.Read(parsed, _cache),
            new IndexBuildOptions
            {
                Settings = new IndexSettings
                {
                    Storage = parsed.GetValue(_storage),
                    Connectivity = ReadNumber(parsed, _connectivity, 2, IndexSettings.MaxConnectivity),
                    ExpansionAdd = ReadNumber(parsed, _expansionAdd, 1, IndexSettings.MaxExpansion),
                    ExpansionSearch = ReadNumber(parsed, _expansionSearch, 1, IndexSettings.MaxExpansion),
                },
                MinRecall = parsed.GetValue(_recall) is >= 0 and <= 1 and var recall ? recall
                    : throw new UsageException("--recall: must be 0 to 1."),
                Sample = ReadNumber(parsed, _sample, 1, IndexBuildOptions.MaxSample),
                Seed = parsed.GetValue(_seed),
                ShardVectors = ReadNumber(parsed, _shardVectors, 1, int.MaxValue),
            });
    }

    private static Option<int> Number(string name, string description, int fallback) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => fallback };

    private static int ReadNumber(ParseResult parsed, Option<int> option, int min, int max) =>
        parsed.GetValue(option) is var number && number >= min && number <= max
            ? number
            : throw new UsageException($"{option.Name}: must be {min} to {max}.");
}
