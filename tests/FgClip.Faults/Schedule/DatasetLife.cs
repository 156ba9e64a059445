using FgClip.Faults.Jobs;
using FgClip.Faults.Schedule.Steps;

namespace FgClip.Faults.Schedule;

/// <summary>The jobs of one dataset after another: it is made, extended, repaired, widened and mined.</summary>
/// <param name="results">What became of each.</param>
public sealed class DatasetLife(JobResults results)
{
    // For hangs only: a job ends in a minute where nothing else runs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private static readonly IDatasetStep[] Steps = [new EmbedStep(), new ExtendStep(), new RetryStep(), new AddColumnsStep(),
        new MineStep()];

    /// <summary>Runs the jobs until there are to be no more, or one does not succeed; the last is run to its end.</summary>
    public async Task RunAsync(ScheduledDataset dataset, CancellationToken enough)
    {
        foreach (var step in Steps)
        {
            if (enough.IsCancellationRequested)
                return;
            try
            {
                await RunAsync(dataset, step.Prepare(dataset));
                results.Add(step.Name, dataset.Name, await step.AuditAsync(dataset));
            }
            catch (Exception failed) when (failed is InvalidOperationException or TimeoutException or IOException)
            {
                results.Fail(step.Name, dataset.Name, failed.Message);
                return;
            }
        }
    }

    /// <summary>
    /// Runs a command until its job is over. Where the cluster could not be reached, the same command is given again, as a person would.
    /// </summary>
    private async Task RunAsync(ScheduledDataset dataset, IReadOnlyList<string> command)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await using var job = FaultJob.Start(dataset.Cluster, Limit, command);
            var exitCode = await job.EndAsync();
            if (exitCode == 0)
                return;
            if (TimeProvider.System.GetElapsedTime(started) > Limit || !IsOutOfReach(job))
            {
                throw new InvalidOperationException(
                    $"{command[0]} ended with {exitCode}:\n{job.Said.Tail()}\nThe silos:\n{dataset.Cluster.Log.Tail(200)}");
            }

            results.CountRestart();
        }
    }

    private static bool IsOutOfReach(FaultJob job) => job.Said.Find(line =>
        line.Text.Contains("can't be reached", StringComparison.Ordinal)
        || line.Text.Contains("No silo with coordinators answered", StringComparison.Ordinal)
        || line.Text.Contains("has not answered", StringComparison.Ordinal)).Count > 0;
}
