using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Jobs;
using FgClip.Cli.Shared.Options;
using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Mining.Engine;
using FgClip.Mining.Tasks;
using FgClip.Storage;

namespace FgClip.Cli.Shared.Mining;

/// <summary>Runs a mining job: on the cluster that is named, or else in this process.</summary>
internal static class MiningRun
{
    /// <summary>Where a job runs, and what it is called there.</summary>
    /// <param name="Cluster">The cluster; null for this process.</param>
    /// <param name="Name">Its name; null for the last folder of its output.</param>
    /// <param name="Share">How much of the cluster it gets; null for the default.</param>
    public sealed record JobPlace(ClusterAddress? Cluster, string? Name, JobShare? Share);

    /// <summary>Reads where a job runs.</summary>
    /// <exception cref="UsageException">The cluster's name is not an address, or a job of this process has a name or a share.</exception>
    public static JobPlace FindPlace(ParseResult parsed, Option<string?> cluster, Option<string?> name, JobShareOptions share)
    {
        var place = new JobPlace(ClusterOptions.Find(parsed, cluster), parsed.GetValue(name), share.Read(parsed));
        return place switch
        {
            { Cluster: null, Name: not null } =>
                throw new UsageException("--name is for a job on a cluster: name one with --cluster, or leave it out."),
            { Cluster: null, Share: not null } => throw new UsageException(
                "--priority, --weight and --max-workers are for a job on a cluster: name one with --cluster, or leave them out."),
            _ => place,
        };
    }

    /// <summary>Runs a job to its end, and says what came of it.</summary>
    /// <param name="task">The job.</param>
    /// <param name="place">Where.</param>
    /// <param name="runHere">Does it in this process.</param>
    /// <param name="describe">The outcome in words.</param>
    /// <param name="json">Whether the outcome goes to standard output as JSON.</param>
    /// <param name="cancellationToken">Ends it here; a cluster's job continues.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> ExecuteAsync<T>(
        MiningTask task, JobPlace place, Func<Task<T>> runHere, Func<T, string> describe, bool json,
        CancellationToken cancellationToken)
        where T : class
    {
        if (place.Cluster is null)
        {
            Show(task, await runHere(), describe, json);
            return ExitCode.Done;
        }

        await using var client = await FgClipClient.ConnectAsync(place.Cluster, cancellationToken: cancellationToken);
        var order = new MiningOrder(task.Name, task.Output, task.Spec, task.Identity) { Name = place.Name, Share = place.Share };
        var status = await client.SubmitMiningAsync(order, cancellationToken);
        await Console.Error.WriteLineAsync($"fgclip: job {status.Job} ({status.DisplayName})");
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
