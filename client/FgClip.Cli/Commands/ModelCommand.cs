using System.CommandLine;
using System.Globalization;
using FgClip.Cli.Output;
using FgClip.Model.Folders;
using FgClip.Model.Import;

namespace FgClip.Cli.Commands;

/// <summary><c>fgclip model</c>: model folders.</summary>
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
                ImportLines.ToStandardError(),
                cancellationToken);
            Print(folder);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var path = new Argument<string>("dir") { Description = "A model folder." };
        var command = new Command("show", "Print what a model folder is.") { path };
        command.SetAction(parsed => Print(ModelFolder.Open(parsed.GetRequiredValue(path))));
        return command;
    }

    private static void Print(ModelFolder folder)
    {
        var manifest = folder.Manifest;
        void Line(string name, string value) => Console.Out.WriteLine($"{name,-14} {value}");

        Line("folder", folder.Path);
        Line("architecture", ModelWords.Of(manifest.Architecture));
        Line("precision", ModelWords.Of(manifest.Precision));
        Line("vectors", $"{manifest.EmbeddingSize} numbers");
        Line("pictures", ModelWords.Of(manifest.Pixels));
        foreach (var (walk, head) in manifest.TextHeads.OrderBy(pair => pair.Key))
        {
            Line($"text {walk.ToString().ToLowerInvariant()}", $"{head.Length} tokens");
        }
        Line("vocabulary", $"{manifest.VocabularySize} words");
        Line("logits", string.Create(CultureInfo.InvariantCulture, $"cosine * {manifest.Logits.Scale:0.####} + {manifest.Logits.Bias:0.####}"));
        Line("files", string.Create(CultureInfo.InvariantCulture, $"{manifest.Files.Count}, {manifest.Files.Sum(file => file.Bytes) / 1e6:0.0} MB"));
        Line("digest", folder.Digest);
    }
}
