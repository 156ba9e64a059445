using FgClip.Cli.Shared.Embedding;
using FgClip.Client;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Shared.Jobs;

/// <summary>Submits a job to a cluster, and prints its id or follows it to its end.</summary>
internal static class JobSubmission
{
    /// <summary>Submits a job.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="spec">The job.</param>
    /// <param name="watch">Whether it is followed to its end.</param>
    /// <param name="json">Whether standard output is JSON.</param>
    /// <param name="cancellationToken">Stops following; the job continues.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(FgClipClient client, JobSpec spec, bool watch, bool json, CancellationToken cancellationToken)
    {
        var status = await client.SubmitAsync(spec, job: null, cancellationToken);
        if (!watch)
        {
            if (json)
                await JobConsoleWriter.PrintAsync(status, json: true);
            else
                await Console.Out.WriteLineAsync(status.Job);
            return ExitCode.Done;
        }
        await Console.Error.WriteLineAsync($"fgclip: job {status.Job} ({status.DisplayName})");
        return await JobFollowing.FollowAsync(client, status.Job, new JobDisplay(json, verbose: false), cancellationToken);
    }
}
