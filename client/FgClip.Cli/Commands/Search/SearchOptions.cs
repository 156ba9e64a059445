using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;
using FgClip.Model.Regions;
using FgClip.Search;
using FgClip.Search.Vectors;

namespace FgClip.Cli.Commands.Search;

/// <summary>The options of <c>fgclip search</c>.</summary>
internal sealed class SearchOptions
{
    private readonly Argument<string?> _text = new("text")
    {
        Description = "The text to look for; or give --image, --key or --vector.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _embeddings = CommonMining.Embeddings();
    private readonly Option<string?> _image = new("--image") { Description = "The file of an image to look for.", HelpName = "FILE" };
    private readonly Option<RegionBox?> _region = new("--region")
    {
        Description = "A box of the image to look for in place of the whole: left, top, width and height in pixels.",
        HelpName = "X,Y,W,H",
        CustomParser = ParseRegion,
    };
    private readonly Option<string?> _key = new("--key")
    {
        Description = "The key of a row of the dataset whose vector is looked for; that vector itself is not found.",
        HelpName = "KEY",
    };
    private readonly Option<SearchKind> _from = EnumOption.Optional<SearchKind>(
        "--from", "Which vector of the row is looked for. Without it, one such as --of searches.");
    private readonly Option<int> _box = new("--box") { Description = "Which box of the row, from 0.", HelpName = "N" };
    private readonly Option<string?> _vector = new("--vector")
    {
        Description = "A file with a vector to look for: a JSON array of numbers, or a .npy of NumPy.",
        HelpName = "FILE",
    };
    private readonly Option<SearchKind> _of = EnumOption.Option<SearchKind>("--of", "What is searched.", SearchKind.Image);
    private readonly Option<TextHead> _head = EnumOption.Optional<TextHead>(
        "--head", "The head of the text, and of captions that are searched. Without it, that of the dataset: box for boxes, else short.");
    private readonly Option<string?> _model = new("--model")
    {
        Description = "The model folder that computed the dataset. Without it, the one that the dataset names.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _where = new("--where")
    {
        Description = "An expression of DuckDB over the columns of a row, as \"status = 'ok' AND width > 512\": only such rows are found.",
        HelpName = "EXPRESSION",
    };
    private readonly Option<int> _top = new("--top")
    {
        Description = $"How many hits, 1 to {ExactIndex.MaxHits}.",
        HelpName = "K",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<string?> _index = new("--index")
    {
        Description = "A folder in which fgclip index built an approximate index, which is searched in place of all vectors; a few of the "
            + "nearest may be missed. Without it, the search is exact.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _cache = SearchCacheOption.Create();

    public void AddTo(Command command)
    {
        command.Add(_text);
        foreach (var option in (Option[])[_embeddings, _image, _region, _key, _from, _box, _vector, _of, _head, _model, _where,
            _top, _index, _cache])
            command.Add(option);
    }

    /// <summary>The request.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public SearchRequest Read(ParseResult parsed)
    {
        var request = new SearchRequest
        {
            Embeddings = parsed.GetRequiredValue(_embeddings),
            Text = parsed.GetValue(_text),
            Image = parsed.GetValue(_image),
            Region = parsed.GetValue(_region),
            Key = parsed.GetValue(_key),
            From = IsGiven(parsed, _from) ? parsed.GetValue(_from) : null,
            Box = parsed.GetValue(_box),
            Vector = parsed.GetValue(_vector),
            Kind = parsed.GetValue(_of),
            Head = IsGiven(parsed, _head) ? parsed.GetValue(_head) : null,
            Model = parsed.GetValue(_model),
            Where = parsed.GetValue(_where),
            Top = parsed.GetValue(_top),
            Index = parsed.GetValue(_index),
            Cache = SearchCacheOption.Read(parsed, _cache),
        };
        if (new[] { request.Text, request.Image, request.Key, request.Vector }.Count(query => query is not null) != 1)
            throw new UsageException("Give one of: a text, --image FILE, --key KEY, --vector FILE.");
        if (request.Text is not null && string.IsNullOrWhiteSpace(request.Text))
            throw new UsageException("The text is empty.");
        if (request is { Region: not null, Image: null })
            throw new UsageException("--region: is a box of --image, which is missing.");
        if (request.Key is null && (request.From is not null || IsGiven(parsed, _box)))
            throw new UsageException("--from and --box: are of the row that --key names, and there is no --key.");
        if (request.Box < 0)
            throw new UsageException("--box: must be 0 or more.");
        return request.Top is >= 1 and <= ExactIndex.MaxHits
            ? request
            : throw new UsageException($"--top: must be 1 to {ExactIndex.MaxHits}.");
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static RegionBox? ParseRegion(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        var numbers = new List<float>();
        foreach (var word in text.Split(','))
        {
            if (float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number))
                numbers.Add(number);
        }

        if (numbers is [var x, var y, > 0 and var width, > 0 and var height] && text.Count(letter => letter == ',') == 3)
            return new RegionBox(x, y, x + width, y + height);
        result.AddError($"--region: '{text}' is not X,Y,W,H: left, top, width and height in pixels.");
        return null;
    }
}
