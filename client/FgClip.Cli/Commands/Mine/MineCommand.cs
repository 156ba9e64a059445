using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Mining.Engine;
using FgClip.Mining.Tasks;

namespace FgClip.Cli.Commands.Mine;

/// <summary><c>fgclip mine</c>: hard negatives out of stored vectors.</summary>
internal static class MineCommand
{
    public static Command Create()
    {
        var options = new MiningOptions();
        var name = JobNameOption.Create();
        var share = new JobShareOptions();
        var cluster = ClusterOptions.OptionalCluster("Mine");
        var json = new Option<bool>("--json") { Description = "Write the outcome to standard output as one JSON object." };
        var command = new Command(
            "mine", "Find the negatives that the model nearly mistakes, for training. The same command again continues where it stopped.");
        foreach (var option in options.All)
            command.Add(option);
        command.Add(name);
        foreach (var option in share.All)
            command.Add(option);
        command.Add(cluster);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = options.Read(parsed);
            var code = await MiningRun.ExecuteAsync(
                MiningTask.From(spec),
                MiningRun.FindPlace(parsed, cluster, name, share),
                () => MiningRunner.RunAsync(spec, new MiningConsoleWriter(TimeProvider.System), cancellationToken),
                manifest => $"{manifest.Rows} rows in {manifest.Parts.Count} parts; {MiningConsoleWriter.Describe(manifest)}",
                parsed.GetValue(json),
                cancellationToken);
            if (await FileNameKeys.DescribeAsync(spec.Embeddings, cancellationToken) is { } warning)
                await Console.Error.WriteLineAsync($"fgclip: {warning}");
            return code;
        });
        return command;
    }
}
