using System.CommandLine;

namespace FgClip.Cli.Commands.Inspect;

/// <summary><c>fgclip inspect</c>: what the model gets to see.</summary>
internal static class InspectCommand
{
    public static Command Create() => new("inspect", "Show the exact tokens and pixels that a model is given.")
    {
        InspectTokensCommand.Create(),
        InspectPixelsCommand.Create(),
    };
}
