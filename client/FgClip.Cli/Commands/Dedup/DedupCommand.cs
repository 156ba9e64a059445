using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Mining.Duplicates;
using FgClip.Mining.Tasks;

namespace FgClip.Cli.Commands.Dedup;

/// <summary><c>fgclip dedup</c>: what is nearly the same, by stored vectors.</summary>
internal static class DedupCommand
{
    public static Command Create()
    {
        var options = new DuplicateOptions();
        var name = JobNameOption.Create();
        var share = new JobShareOptions();
        var cluster = ClusterOptions.OptionalCluster("Mine");
        var json = new Option<bool>("--json") { Description = "Write the outcome to standard output as one JSON object." };
        var command = new Command("dedup", "Report what is nearly the same: pairs, groups, and one of each group to keep. The same command "
            + "again continues where it stopped.");
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
            return await MiningRun.ExecuteAsync(
                MiningTask.From(spec),
                MiningRun.FindPlace(parsed, cluster, name, share),
                () => DuplicateRunner.RunAsync(spec, new MiningConsoleWriter(TimeProvider.System), cancellationToken),
                manifest => $"{manifest.Pairs} pairs and {manifest.Components} groups among {manifest.Items} items; "
                    + $"{manifest.Duplicates} could go, {manifest.Copies} of them exact copies"
                    + (manifest.Chained > 0 ? $", {manifest.Chained} no nearer to what is kept than --above" : "")
                    + (manifest.MorePairs > 0 ? $"; {manifest.MorePairs} more pairs are not listed" : ""),
                parsed.GetValue(json),
                cancellationToken);
        });
        return command;
    }
}
