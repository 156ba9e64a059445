using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Shared.Mining;

/// <summary>Options that mine and dedup share.</summary>
internal static class CommonMining
{
    public static Option<string> Embeddings() =>
        new("--embeddings") { Description = "A finished dataset, as fgclip embed leaves it.", HelpName = "DIR", Required = true };

    public static Option<string> Output() => new("--output") { Description = "The folder to write.", HelpName = "DIR", Required = true };

    public static Option<TextHead> Head() =>
        EnumOption.Option<TextHead>("--head", "The head whose caption vectors are compared.", TextHead.Short);
}
