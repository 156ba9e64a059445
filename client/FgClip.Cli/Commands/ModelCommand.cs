using System.CommandLine;
using System.Globalization;
using FgClip.Model.Folders;
using FgClip.Model.Import;

namespace FgClip.Cli.Commands;

/// <summary><c>fgclip model import</c> and <c>fgclip model show</c>.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Make a model folder from a checkpoint, or look at one.") { Import(), Show() };

    private static Command Import()
    {
        var source = new Argument<string>("source") { Description = "The checkpoint's folder: config.json, model.safetensors, tokenizer.json." };
        var destination = new Option<string>("--out") { Description = "The model folder to write.", HelpName = "DIR", Required = true };
        var replace = new Option<bool>("--replace") { Description = "Replace a model folder that is there already." };
        var command = new Command("import", "Turn a checkpoint into a model folder: ONNX graphs, weights, tokenizer.") { source, destination, replace };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = await ModelImporter.ImportAsync(
                parsed.GetRequiredValue(source),
                parsed.GetRequiredValue(destination),
                new ImportOptions { Replace = parsed.GetValue(replace) },
                new Progress<string>(Console.Error.WriteLine),
                cancellationToken);
            Print(folder);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var path = new Argument<string>("dir") { Description = "A model folder." };
        var command = new Command("show", "Print what a model folder holds.") { path };
        command.SetAction(parsed => Print(ModelFolder.Open(parsed.GetRequiredValue(path))));
        return command;
    }

    private static void Print(ModelFolder folder)
    {
    }
}
