using System.CommandLine;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Cli.Commands.Embed;

/// <summary>How boxes are read, and which of their phrases are embedded.</summary>
internal sealed class RegionOptions
{
    private readonly Option<string> _format = Choice<BoxFormat>(
        "--box-format", "What a box's four numbers are: two corners, corner and size, or centre and size.", BoxFormat.Xyxy);
    private readonly Option<string> _units = Choice<BoxUnits>(
        "--box-units", "What they count: pixels, or parts of the image's sides. Without it, relative for FineHARD and pixels for others.",
        null);
    private readonly Option<string> _texts = Choice<RegionTexts>(
        "--region-texts", "The phrases that the box head embeds: none, the boxes' labels, or all, their negatives too.", RegionTexts.All);

    public IReadOnlyList<Option> All => [_format, _units, _texts];

    /// <summary>Those that say how a manifest is read.</summary>
    public IReadOnlyList<Option> Manifest => [_format, _units];

    /// <summary>The features with these options.</summary>
    /// <exception cref="UsageException">An option was given and regions are not asked for.</exception>
    public FeatureOptions Apply(ParseResult parsed, IReadOnlyList<EmbedFeature> asked, FeatureOptions features)
    {
        var regions = asked.Contains(EmbedFeature.Regions);
        foreach (var option in All)
        {
            if (!regions && parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} needs regions in --features.");
        }
        return features with { Regions = regions, RegionTexts = Value<RegionTexts>(parsed, _texts)!.Value };
    }

    /// <summary>The manifest options with these.</summary>
    public ManifestOptions Apply(ParseResult parsed, ManifestOptions manifest) =>
        manifest with { BoxFormat = Value<BoxFormat>(parsed, _format)!.Value, BoxUnits = Value<BoxUnits>(parsed, _units) };

    private static Option<string> Choice<T>(string name, string description, T? fallback)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', words) };
        if (fallback is { } value)
            option.DefaultValueFactory = _ => value.ToString().ToLowerInvariant();
        return option.AcceptOnlyFromAmong(words);
    }

    private static T? Value<T>(ParseResult parsed, Option<string> option)
        where T : struct, Enum =>
        parsed.GetValue(option) is { } word ? Enum.Parse<T>(word, ignoreCase: true) : null;
}
