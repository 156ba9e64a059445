using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FgClip.Mining.Specs;

namespace FgClip.Cli.Shared.Mining;

/// <summary>How mine and dedup go about their work; none of it changes the output.</summary>
internal sealed class MiningRunSettings
{
    private readonly Option<long> _memory = new("--memory")
    {
        Description = "Memory for vectors and neighbours, as 512m or 4g.",
        HelpName = "SIZE",
        DefaultValueFactory = _ => new MiningRunOptions().Memory,
        CustomParser = ParseSize,
    };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads that compare; 0 for one for each processor.",
        HelpName = "N",
    };
    private readonly Option<int?> _tileAnchors = new("--tile-anchors")
    {
        Description = "The most anchors in a tile, which is what a kill loses. Without it, as many as the memory holds.",
        HelpName = "N",
    };
    private readonly Option<int?> _tileCandidates = new("--tile-candidates")
    {
        Description = "The most candidates in a tile. Without it, 30 TFLOP of work.",
        HelpName = "N",
    };

    /// <summary>The only option where there are no tiles.</summary>
    public Option<int> Threads => _threads;

    /// <param name="pairs">Whether the two sides of a tile have one size.</param>
    public IReadOnlyList<Option> All(bool pairs) =>
        pairs ? [_memory, _threads, _tileAnchors] : [_memory, _threads, _tileAnchors, _tileCandidates];

    public MiningRunOptions Read(ParseResult parsed) => new()
    {
        Memory = parsed.GetValue(_memory),
        Threads = parsed.GetValue(_threads),
        TileAnchors = parsed.GetValue(_tileAnchors),
        TileCandidates = parsed.GetValue(_tileCandidates),
    };

    private static long ParseSize(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        var shift = char.ToLowerInvariant(text.LastOrDefault()) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        if (long.TryParse(shift > 0 ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= long.MaxValue >> shift)
            return number << shift;
        result.AddError($"--memory: '{text}' is not a size; write bytes, or 512m, or 4g.");
        return 0;
    }
}
