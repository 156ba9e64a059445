using FgClip.Cli.Shared.Embedding;
using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Shared.Jobs;

/// <summary>Shows a job of a cluster until it is over, or until who looks has seen enough: the job continues without.</summary>
internal static class JobFollowing
{
    /// <summary>Follows a job.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> FollowAsync(FgClipClient client, string job, JobDisplay display, CancellationToken cancellationToken)
    {
        JobStatus? status = null;
        try
        {
            using var view = display.Open();
            await foreach (var now in client.WatchAsync(job, cancellationToken))
            {
                status = now;
                view.Show(now);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                $"fgclip: detached. The job continues; fgclip watch {job} shows it again, fgclip cancel {job} ends it.");
            return ExitCode.Interrupted;
        }
        return await display.FinishAsync(status!);
    }
}
