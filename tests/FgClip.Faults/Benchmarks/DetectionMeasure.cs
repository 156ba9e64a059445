using System.Globalization;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Benchmarks;

/// <summary>
/// How long the shard of a worker that was killed, or hangs, waits for an idle worker, with the settings that operators find.
/// </summary>
/// <param name="hangs">Whether workers are stopped where they stand, and not killed.</param>
/// <param name="output">Where it says what it sees.</param>
public sealed class DetectionMeasure(bool hangs, TextWriter output)
{
    private const int Rows = 600;

    private string What => hangs ? "frozen" : "killed";

    /// <summary>Measures.</summary>
    /// <param name="times">Workers that are lost.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The median, from the loss to the moment when the other worker begins the shard.</returns>
    public async Task<TimeSpan> RunAsync(int times, CancellationToken cancellationToken)
    {
        using var inputs = await FaultInputs.MakeAsync();
        await using var cluster = await FaultCluster.StartAsync(new() { DefaultTimes = true }, cancellationToken);
        var seen = new List<TimeSpan>();
        for (var time = 0; time < times; time++)
        {
            // One shard: the other worker has nothing to do.
            await using var job = FaultJob.Submit(cluster, inputs, Rows, Rows);
            var begins = await cluster.Log.WaitAsync(IsBegin, from: cluster.Log.Count, cancellationToken: cancellationToken);
            var holder = cluster.Workers.Single(worker => worker.Name == begins.Source);
            var from = cluster.Log.Count;
            var lost = TimeProvider.System.GetUtcNow();
            if (hangs)
                holder.Freeze();
            else
                await holder.KillAsync();
            var again = await cluster.Log.WaitAsync(line => IsBegin(line) && line.Source != holder.Name, from: from,
                cancellationToken: cancellationToken);
            seen.Add(again.At - lost);
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{holder.Name} {What}; its shard was begun again after "
                + $"{seen[^1].TotalSeconds:f2} s"));
            // A silo that was held for dead would end itself when it wakes.
            await holder.KillAsync();
            await holder.StartAsync(cancellationToken);
            await job.EndAsync(cancellationToken);
        }

        var median = seen.Order().ElementAt(seen.Count / 2);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{times} {What}: median {median.TotalSeconds:f2} s, "
            + $"{seen.Min().TotalSeconds:f2} to {seen.Max().TotalSeconds:f2} s"));
        return median;
    }

    private static bool IsBegin(LogLine line) =>
        line.Text.Contains(": shard ", StringComparison.Ordinal) && line.Text.EndsWith(" begins.", StringComparison.Ordinal);
}
