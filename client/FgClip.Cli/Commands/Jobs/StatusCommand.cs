using System.CommandLine;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip status</c>: where a job of a cluster stands.</summary>
internal static class StatusCommand
{
    public static Command Create() => JobVerb.Create(
        "status", "Say where a job of a cluster stands.", (client, job, cancellationToken) => client.GetStatusAsync(
            job, cancellationToken));
}
