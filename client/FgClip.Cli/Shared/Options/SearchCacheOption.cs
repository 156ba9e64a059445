using System.CommandLine;
using FgClip.Search.Vectors;

namespace FgClip.Cli.Shared.Options;

/// <summary>Where the vectors of searched datasets lie.</summary>
internal static class SearchCacheOption
{
    public static Option<string?> Create() => new("--cache")
    {
        Description = "A folder of this machine for the vectors of searched datasets, 4 bytes a number. Without it, "
            + "fgclip/search in the user's cache.",
        HelpName = "DIR",
    };

    /// <summary>The folder.</summary>
    public static string Read(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) ?? VectorCache.DefaultFolder;
}
