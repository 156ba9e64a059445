using FgClip.Client;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using FgClip.Storage;
using FgClip.Workers;

namespace FgClip.Cli.Shared.Embedding;

/// <summary>One job on a silo inside this process: start it, submit, watch, stop.</summary>
internal static class EmbedRun
{
    /// <summary>Runs a job to its end.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="on">What computes.</param>
    /// <param name="display">How it is shown.</param>
    /// <param name="cancellationToken">Stops it cleanly.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="OperationCanceledException">Interrupted; everything was stopped cleanly, and the same job continues.</exception>
    public static async Task<int> ExecuteAsync(JobSpec spec, IReadOnlyList<WorkerDevice> on, JobDisplay display,
        CancellationToken cancellationToken)
    {
        // What the user can mend is said before anything starts.
        if (JobSpecValidator.Validate(spec) is { Count: > 0 } problems)
            throw new UsageException(string.Join('\n', problems));
        await InputSources.CheckAsync(spec, cancellationToken);
        await JobRecord.ClaimAsync(ObjectStores.Open(spec.Output), spec, cancellationToken);

        display.ClusterOptions.Worker = worker => worker.Devices = [.. on];
        JobStatus? status = null;
        IReadOnlyList<DeviceReport> devices;
        await using (var cluster = await EmbeddedCluster.StartAsync(display.ClusterOptions, cancellationToken))
        {
            var client = new FgClipClient(cluster.Grains);
            using var view = display.Open();
            var job = await client.SubmitAsync(spec, job: null, cancellationToken);
            await foreach (var now in client.WatchAsync(job.Job, cancellationToken))
            {
                status = now;
                view.Show(now);
            }
            devices = await client.GetDevicesAsync(cancellationToken);
        }
        var code = await display.FinishAsync(status!, [.. devices.Select(device => device.Total)]);
        if (code == ExitCode.Done && !display.IsQuiet)
            await display.ShowAsync(await PassedOverSummary.ReadAsync(ObjectStores.Open(spec.Output), cancellationToken));
        return code;
    }
}
