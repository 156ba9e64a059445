using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Cli.Shared.Output;
using FgClip.Model.Graphs;
using FgClip.Model.Import;
using FgClip.Model.Parity;
using FgClip.Model.Parity.Accuracy;

namespace FgClip.Cli.Commands.Models;

/// <summary><c>fgclip model import</c>: a checkpoint folder, or a model of the hub, to a model folder.</summary>
internal static class ModelImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source")
        {
            Description = "The checkpoint's folder (config.json, model.safetensors, tokenizer.json), or a model on the hub: "
                + "qihoo360/fg-clip2-base, or one of SigLIP 2 or CLIP.",
        };
        var destination = new Option<string>("--out") { Description = "The model folder to write.", HelpName = "DIR", Required = true };
        var revision = new Option<string?>("--revision")
        {
            Description = "A branch, tag or commit on the hub; without it, main.",
            HelpName = "REV",
        };
        var precision = ModelOptions.Precision();
        var operators = ModelOptions.Operators();
        var backend = ModelOptions.ResizeBackend();
        var keepsCase = new Option<bool>("--no-lower-case")
        {
            Description = "Tokenize texts in the case that they are given in. Without it they are lower-cased first.",
        };
        var calibrate = new Option<string?>("--calibrate")
        {
            Description =
                "Measure fp16 or int8 on images of your own too: at most 1,000 of this folder, with captions from .txt files beside them.",
            HelpName = "DIR",
        };
        var replace = new Option<bool>("--replace") { Description = "Replace a model folder that is there already." };
        var command = new Command("import", "Turn a checkpoint into a model folder: ONNX graphs, weights, tokenizer.")
        {
            source, destination, revision, precision, operators, backend, keepsCase, calibrate, replace,
        };
        command.SetAction((parsed, cancellationToken) => ImportAsync(
            parsed.GetRequiredValue(source),
            parsed.GetValue(revision),
            parsed.GetRequiredValue(destination),
            new()
            {
                Precision = parsed.GetValue(precision),
                Operators = parsed.GetValue(operators),
                ResizeBackend = parsed.GetValue(backend),
                KeepsCase = parsed.GetValue(keepsCase),
                CalibrationImages = parsed.GetValue(calibrate),
                Replace = parsed.GetValue(replace),
                Warn = warning => Console.Error.WriteLine($"fgclip: {warning}"),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> ImportAsync(
        string source, string? revision, string destination, ImportOptions options, CancellationToken cancellationToken)
    {
        CheckCalibration(options);
        // Before a download, which may take an hour.
        ModelImporter.CheckDestination(destination, options.Replace);
        var checkpoint = await CheckpointSource.FolderAsync(source, revision, cancellationToken);
        var folder = await ModelImporter.ImportAsync(checkpoint, destination, options, ImportConsoleWriter.ToStandardError(),
            cancellationToken);
        ModelConsoleWriter.Print(folder);
        if (options.CalibrationImages is not null && AccuracyReport.Find(folder) is { } accuracy)
            AccuracyConsoleWriter.Print(accuracy);

        if (options.Precision is ModelPrecision.Float32 || ParityReport.Find(folder) is { Passed: true })
            return ExitCode.Done;
        await Console.Error.WriteLineAsync(
            $"fgclip: {folder.Path} is whole, but its vectors are further from fp32 than "
            + $"{ModelPropertyText.Format(options.Precision)} may be: see {ParityReport.FileName} in it.");
        return ExitCode.Failed;
    }

    private static void CheckCalibration(ImportOptions options)
    {
        if (options.CalibrationImages is not { } images)
            return;
        if (options.Precision is ModelPrecision.Float32)
            throw new UsageException("--calibrate compares fp16 or int8 with fp32: add --precision int8 or fp16.");
        if (!Directory.Exists(images))
            throw new UsageException($"--calibrate: there is no folder {images}.");
    }
}
