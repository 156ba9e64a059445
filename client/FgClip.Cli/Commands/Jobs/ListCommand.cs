using System.CommandLine;
using FgClip.Cli.Shared.Jobs;
using FgClip.Cli.Shared.Options;
using FgClip.Cli.Shared.Output;
using FgClip.Client;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip list</c>: the jobs of a cluster.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var cluster = ClusterOptions.Cluster();
        var json = ClusterOptions.Json("One JSON object a job and line.");
        var command =
            new Command("list", "List a cluster's jobs, oldest first: those that are not over, and the last hundred that are over.")
        {
            cluster,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await ClusterOptions.ConnectAsync(parsed, cluster, cancellationToken);
            var jobs = await client.ListAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                await using var output = JsonLines.ToStandardOutput();
                foreach (var job in jobs)
                    output.Write(JobView.From(job));
            }
            else
            {
                JobConsoleWriter.Print(jobs);
            }
            return ExitCode.Done;
        });
        return command;
    }
}
