using System.CommandLine;
using FgClip.Cli.Jobs;

namespace FgClip.Cli.Commands;

/// <summary><c>fgclip resume</c>: a paused job goes on.</summary>
internal static class ResumeCommand
{
    public static Command Create() => JobVerb.Create(
        "resume", "Hand out a paused job's work again.", (client, job, cancellationToken) => client.ResumeAsync(job, cancellationToken));
}
