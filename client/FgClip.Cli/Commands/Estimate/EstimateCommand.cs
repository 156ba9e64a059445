using System.CommandLine;
using FgClip.Cli.Commands.Embed;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Options;
using FgClip.Pipeline.Estimates;

namespace FgClip.Cli.Commands.Estimate;

/// <summary><c>fgclip estimate</c>: estimates what a job would take, before it is started.</summary>
internal static class EstimateCommand
{
    public static Command Create()
    {
        var options = new EmbedOptions(outputRequired: false);
        var device = DeviceOption.Create();
        var devices = EmbedOptions.Positive("--devices", 1, "Devices like this one that would share the work.");
        var sample = EmbedOptions.Positive("--sample", 256,
            "The most rows to measure. They are taken evenly from up to 16 parts; after half a minute no more are begun.");
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var command = new Command(
            "estimate",
            "Estimate what embed would take: rows, FLOP, bytes and hours, from a measured sample. Writes nothing to the output.");
        command.Aliases.Add("plan"); // The command's name until 0.1.
        foreach (var option in options.All)
            command.Add(option);
        command.Add(device);
        command.Add(devices);
        command.Add(sample);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (DeviceOption.Checked(parsed.GetValue(device)) is not [var one])
                throw new UsageException("--device: one is measured; --devices says how many there are.");
            var spec = await options.ReadAsync(parsed, cancellationToken);
            await InputSources.CheckAsync(spec, cancellationToken);
            await Console.Error.WriteLineAsync($"Counting the rows, then measuring up to {parsed.GetValue(sample)} of them.");
            var estimate = await new JobEstimator(spec, one.Encoder).EstimateAsync(parsed.GetValue(sample), cancellationToken);
            if (parsed.GetValue(json))
                await EstimateJson.PrintAsync(estimate, parsed.GetValue(devices));
            else
                EstimateReport.Print(estimate, parsed.GetValue(devices));
            return ExitCode.Done;
        });
        return command;
    }
}
