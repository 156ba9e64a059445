using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Commands.Embed;

/// <summary>How dense maps are written.</summary>
internal sealed class DenseOptions
{
    private const string None = "none";

    private readonly Option<string> _type = new Option<string>("--dense")
    {
        Description = "What the dense maps are written as; none, with regions, computes them for the regions alone.",
        HelpName = "float32|float16|int8|none",
        DefaultValueFactory = _ => "float32",
    }.AcceptOnlyFromAmong("float32", "float16", "int8", None);

    private readonly Option<DenseGrid?> _grid = new("--dense-grid")
    {
        Description = "Pool each dense map to so many rows and columns, by area. Without it, one vector for each patch.",
        HelpName = "HxW",
        CustomParser = ParseGrid,
    };

    public IReadOnlyList<Option> All => [_type, _grid];

    /// <summary>The features with these options.</summary>
    /// <exception cref="UsageException">An option has nothing to work on.</exception>
    public FeatureOptions Apply(ParseResult parsed, IReadOnlyList<EmbedFeature> asked, FeatureOptions features)
    {
        var type = parsed.GetRequiredValue(_type);
        var grid = parsed.GetValue(_grid);
        var written = asked.Contains(EmbedFeature.Dense) && type != None;
        if (type == None && !asked.Contains(EmbedFeature.Regions))
        {
            throw new UsageException("--dense none leaves dense maps to the regions alone, so it needs regions in --features.");
        }
        if (type != None && !written && parsed.GetResult(_type) is { Implicit: false })
        {
            throw new UsageException($"--dense {type} needs dense in --features.");
        }
        if (grid is not null && !written)
        {
            throw new UsageException(
                type == None ? "--dense-grid and --dense none contradict each other." : "--dense-grid needs dense in --features.");
        }
        return features with
        {
            Dense = written,
            DenseType = written ? Enum.Parse<DenseType>(type, ignoreCase: true) : DenseType.Float32,
            DenseGrid = grid,
        };
    }

    private static DenseGrid? ParseGrid(ArgumentResult result)
    {
        var sides = result.Tokens[^1].Value.Split('x');
        if (sides.Length == 2 && Side(sides[0]) is { } high && Side(sides[1]) is { } wide)
            return new(high, wide);
        result.AddError(
            $"--dense-grid: '{result.Tokens[^1].Value}' is not a size such as 4x6, rows first; each side is 1 to {DenseGrid.MaxSide}.");
        return null;
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 1 and <= DenseGrid.MaxSide
        ? side : null;
}
