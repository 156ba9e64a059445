using System.CommandLine;

namespace FgClip.Cli.Commands.Models;

/// <summary><c>fgclip model</c>: model folders.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Make a model folder from a checkpoint, look at one, or measure one.")
    {
        ModelImportCommand.Create(),
        ModelShowCommand.Create(),
        ModelVerifyCommand.Create(),
    };
}
