using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Shared.Mining;
using FgClip.Exports;
using FgClip.Exports.Specs;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Export;

/// <summary><c>fgclip export</c>: the vectors of a finished dataset as other tools take them.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var options = new ExportOptions();
        var json = new Option<bool>("--json") { Description = "Write the outcome to standard output as one JSON object." };
        var command = new Command("export", "Export the vectors of a finished dataset as other tools take them: NumPy, FAISS, Arrow and "
            + "LanceDB, webdataset, the Hugging Face Hub, PostgreSQL, Qdrant. The same command again continues where it stopped.");
        foreach (var option in options.All)
            command.Add(option);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = options.Read(parsed);
            var manifest = await ExportRun.ExecuteAsync(spec, new MiningConsoleWriter(TimeProvider.System), cancellationToken);
            await Console.Out.WriteLineAsync(
                parsed.GetValue(json) ? JsonSerializer.Serialize(manifest, RecordJson.Options) : Describe(spec, manifest));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(ExportSpec spec, ExportManifest manifest)
    {
        var count = manifest.Count;
        var words = $"{spec.Output}: {count.Exported} rows, in {manifest.Parts.Count} files"
            + (manifest.Whole is { } whole ? $" and {whole}" : "");
        if (count.OtherStatus > 0)
            words += $"; {count.OtherStatus} left out by their status";
        if (count.WithoutVector > 0)
            words += $"; {count.WithoutVector} left out without a vector";
        if (count.Unusable > 0)
            words += $"; {count.Unusable} vectors are zero or not finite and were left out, the first {count.FirstUnusable}";
        return words;
    }
}
