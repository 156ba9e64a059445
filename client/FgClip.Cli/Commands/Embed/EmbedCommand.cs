using System.CommandLine;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Options;

namespace FgClip.Cli.Commands.Embed;

/// <summary><c>fgclip embed</c>: one job on a silo inside this process.</summary>
internal static class EmbedCommand
{
    public static Command Create()
    {
        var options = new EmbedOptions();
        var device = DeviceOption.Create();
        var json = new Option<bool>("--json") { Description = "Write progress and outcome to standard output as JSON, one object a line." };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the silo does to standard error." };
        var command = new Command("embed", "Embed images and captions into Parquet. The same command again continues where it stopped.");
        foreach (var option in options.All)
            command.Add(option);
        command.Add(device);
        command.Add(json);
        command.Add(verbose);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var display = new JobDisplay(parsed.GetValue(json), parsed.GetValue(verbose));
            var spec = await options.ReadAsync(parsed, cancellationToken);
            return await EmbedRun.ExecuteAsync(spec, DeviceOption.Checked(parsed.GetValue(device)), display, cancellationToken);
        });
        return command;
    }
}
