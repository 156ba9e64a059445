using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Shared.Mining;
using FgClip.Selection;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Select;

/// <summary><c>fgclip select</c>: rows of a finished dataset.</summary>
internal static class SelectCommand
{
    public static Command Create()
    {
        var options = new SelectOptions();
        var json = new Option<bool>("--json") { Description = "Write the outcome to standard output as one JSON object." };
        var command = new Command("select", "Select rows of a finished dataset by an expression over its columns, into JSON Lines, Parquet "
            + "or tars. The same command again continues where it stopped.");
        foreach (var option in options.All)
            command.Add(option);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = options.Read(parsed);
            var manifest = await SelectionRun.ExecuteAsync(spec, new MiningConsoleWriter(TimeProvider.System), cancellationToken);
            await Console.Out.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(manifest, RecordJson.Options)
                : $"{spec.Output}: {manifest.Selected} of {manifest.Rows} rows, in {manifest.Parts.Count} files"
                    + (manifest.WithoutImage > 0 ? $"; {manifest.WithoutImage} left out, because their images could not be read" : ""));
            return ExitCode.Done;
        });
        return command;
    }
}
