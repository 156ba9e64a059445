using System.CommandLine;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Jobs;
using FgClip.Cli.Shared.Options;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip watch</c>: a job of a cluster, until it is over.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var job = ClusterOptions.Job();
        var cluster = ClusterOptions.Cluster();
        var json = ClusterOptions.Json("Write progress to standard output as JSON, one object a line.");
        var command = new Command("watch", "Follow a job of a cluster to its end. Ctrl-C stops the watching and not the job.")
        {
            job,
            cluster,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await ClusterOptions.ConnectAsync(parsed, cluster, cancellationToken);
            var display = new JobDisplay(parsed.GetValue(json), verbose: false);
            var code = await JobFollowing.FollowAsync(client, parsed.GetRequiredValue(job), display, cancellationToken);
            // A job that was refused was a wrong command, but this one was none.
            return code is ExitCode.Usage ? ExitCode.Failed : code;
        });
        return command;
    }
}
