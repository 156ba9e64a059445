using System.CommandLine;

namespace FgClip.Cli.Commands.Jobs;

/// <summary><c>fgclip resume</c>: a paused job continues.</summary>
internal static class ResumeCommand
{
    public static Command Create() => JobVerb.Create(
        "resume", "Hand out a paused job's work again.", (client, job, cancellationToken) => client.ResumeAsync(job, cancellationToken));
}
