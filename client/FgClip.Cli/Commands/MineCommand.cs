using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Mining;
using FgClip.Cli.Options;
using FgClip.Mining.Jobs;
using FgClip.Storage;

namespace FgClip.Cli.Commands;

/// <summary><c>fgclip mine</c>: hard negatives out of stored vectors.</summary>
internal static class MineCommand
{
    public static Command Create()
    {
        var options = new MiningOptions();
        var json = new Option<bool>("--json") { Description = "Write the outcome to standard output as one JSON object." };
        var command = new Command("mine", "Find the negatives that the model nearly mistakes, for training. The same command again goes on where it stopped.");
        foreach (var option in options.All) command.Add(option);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = options.Read(parsed);
            var manifest = await MiningRunner.RunAsync(spec, new MiningLines(TimeProvider.System), cancellationToken);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(manifest, RecordJson.Options)
                : $"{spec.Output}: {manifest.Rows} rows in {manifest.Parts.Count} parts; {MiningLines.Describe(manifest)}");
            return ExitCode.Done;
        });
        return command;
    }
}
