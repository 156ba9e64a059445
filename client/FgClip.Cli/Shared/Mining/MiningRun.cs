using System.Text.Json;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Jobs;
using FgClip.Client;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Mining.Engine;
using FgClip.Mining.Tasks;
using FgClip.Storage;

namespace FgClip.Cli.Shared.Mining;

/// <summary>Runs a mining job: on the cluster that is named, or else in this process.</summary>
internal static class MiningRun
{
    /// <summary>Runs a job to its end, and says what came of it.</summary>
    /// <param name="task">The job.</param>
    /// <param name="cluster">The cluster; null for this process.</param>
    /// <param name="runHere">Does it in this process.</param>
    /// <param name="describe">The outcome in words.</param>
    /// <param name="json">Whether the outcome goes to standard output as JSON.</param>
    /// <param name="cancellationToken">Ends it here; a cluster's job continues.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> ExecuteAsync<T>(
        MiningTask task, ClusterAddress? cluster, Func<Task<T>> runHere, Func<T, string> describe, bool json,
        CancellationToken cancellationToken)
        where T : class
    {
        if (cluster is null)
        {
            Show(task, await runHere(), describe, json);
            return ExitCode.Done;
        }

        await using var client = await FgClipClient.ConnectAsync(cluster, cancellationToken: cancellationToken);
        var status = await client.SubmitMiningAsync(new MiningOrder(task.Name, task.Output, task.Spec, task.Identity), cancellationToken);
        await Console.Error.WriteLineAsync($"fgclip: job {status.Job}");
        var code = await JobFollowing.FollowAsync(client, status.Job, new JobDisplay(json: false, verbose: false) { IsQuiet = true },
            cancellationToken);
        if (code is ExitCode.Done)
        {
            var manifest = await MiningRecords.ReadManifestAsync<T>(ObjectStores.Open(task.Output), cancellationToken)
                ?? throw new InvalidDataException(
                    $"Job {status.Job} is done, but {task.Output} can't be seen from here, or was deleted since.");
            Show(task, manifest, describe, json);
        }

        return code;
    }

    private static void Show<T>(MiningTask task, T manifest, Func<T, string> describe, bool json) =>
        Console.Out.WriteLine(json ? JsonSerializer.Serialize(manifest, RecordJson.Options) : $"{task.Output}: {describe(manifest)}");
}
