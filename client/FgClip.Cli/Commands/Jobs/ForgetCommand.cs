using System.CommandLine;
using FgClip.Cli.Shared.Jobs;
using FgClip.Cli.Shared.Options;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip forget</c>: deletes what a cluster knows of a job that is over.</summary>
internal static class ForgetCommand
{
    public static Command Create()
    {
        var job = ClusterOptions.Job();
        var cluster = ClusterOptions.Cluster();
        var json = ClusterOptions.Json("Where the job stood, as one JSON object.");
        var command = new Command("forget", "Delete what a cluster knows of a job that is over. What the job wrote stays.")
        {
            job,
            cluster,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await ClusterOptions.ConnectAsync(parsed, cluster, cancellationToken);
            var last = await client.ForgetAsync(parsed.GetRequiredValue(job), cancellationToken);
            if (parsed.GetValue(json))
                await JobConsoleWriter.PrintAsync(last, json: true);
            else
                await Console.Out.WriteLineAsync($"{last.Job}: forgotten; {last.Output} is left as it is.");
            return ExitCode.Done;
        });
        return command;
    }
}
