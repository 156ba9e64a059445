using System.CommandLine;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip pause</c>: no more work of a job.</summary>
internal static class PauseCommand
{
    public static Command Create() => JobVerb.Create(
        "pause",
        "Hand out no more work of a job. Workers finish what they hold; fgclip resume continues.",
        (client, job, cancellationToken) => client.PauseAsync(job, cancellationToken));
}
