using System.CommandLine;
using FgClip.Cli.Shared.Jobs;
using FgClip.Cli.Shared.Options;
using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Commands.Jobs;

/// <summary>A command that does one thing to one job of a cluster, and shows where the job stands then.</summary>
internal static class JobVerb
{
    public static Command Create(
        string name, string description, Func<FgClipClient, string, CancellationToken, Task<JobStatus>> act)
    {
        var job = ClusterOptions.Job();
        var cluster = ClusterOptions.Cluster();
        var json = ClusterOptions.Json("One JSON object.");
        var command = new Command(name, description) { job, cluster, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await ClusterOptions.ConnectAsync(parsed, cluster, cancellationToken);
            await JobConsoleWriter.PrintAsync(await act(client, parsed.GetRequiredValue(job), cancellationToken), parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }
}
