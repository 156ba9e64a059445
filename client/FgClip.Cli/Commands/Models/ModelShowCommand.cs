using System.CommandLine;
using FgClip.Model.Folders;

namespace FgClip.Cli.Commands.Models;

/// <summary><c>fgclip model show</c>.</summary>
internal static class ModelShowCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("dir") { Description = "A model folder." };
        var command = new Command("show", "Print what a model folder is.") { path };
        command.SetAction(parsed => ModelConsoleWriter.Print(ModelFolder.Open(parsed.GetRequiredValue(path))));
        return command;
    }
}
