using System.CommandLine;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip cancel</c>: the end of a job.</summary>
internal static class CancelCommand
{
    public static Command Create() => JobVerb.Create(
        "cancel",
        "End a job. What is committed stays, and the same job submitted again continues from there.",
        (client, job, cancellationToken) => client.CancelAsync(job, cancellationToken));
}
