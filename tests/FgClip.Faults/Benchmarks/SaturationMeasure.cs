using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Benchmarks;

/// <summary>Whether silos hold each other for dead when every core is taken, with the settings that operators find.</summary>
/// <param name="output">Where it says what it sees.</param>
public sealed class SaturationMeasure(TextWriter output)
{
    private const int Rows = 1_200, ShardRows = 24;

    /// <summary>Runs jobs on two silos beside a busy loop on each core.</summary>
    /// <param name="duration">For how long; the last job is run to its end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether both silos lived, no shard lost its holder, and every row is there once.</returns>
    public async Task<bool> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var inputs = await FaultInputs.MakeAsync();
        await using var cluster = await FaultCluster.StartAsync(
            new()
            {
                Coordinators = 0,
                WorkerRoles = "all",
                DefaultTimes = true,
                Settings = new Dictionary<string, string> { ["Logging:LogLevel:Orleans.Runtime.MembershipService"] = "Information" },
            },
            cancellationToken);
        var loops = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(
                core => ProgramProcess.Start($"loop-{core}", ["taskset", "-c", $"{core}", "sh", "-c", "while :; do :; done"],
                cluster.Variables, new ProcessLog()))
            .ToList();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(duration);
        var (jobs, clean) = (0, 0);
        try
        {
            while (!enough.IsCancellationRequested)
            {
                await using var job = FaultJob.Submit(cluster, inputs, Rows, ShardRows);
                clean += (await job.AuditAsync(cancellationToken: cancellationToken)).IsClean ? 1 : 0;
                jobs++;
            }
        }
        finally
        {
            foreach (var loop in loops)
                await loop.DisposeAsync();
        }

        var ended = cluster.Silos.Count(silo => silo.Process.HasExited);
        var votes = Lines(cluster, "Voting to evict");
        var deaths = Lines(cluster, "Evicting '") + Lines(cluster, "The silo that held shard");
        await output.WriteLineAsync($"{duration.TotalMinutes} minutes, {loops.Count} busy loops: {jobs} jobs, {clean} clean; {ended} silos "
            + $"ended, {votes} votes to evict one, {deaths} deaths declared");
        return ended == 0 && deaths == 0 && clean == jobs;
    }

    private static int Lines(FaultCluster cluster, string text) =>
        cluster.Log.Find(line => line.Text.Contains(text, StringComparison.Ordinal)).Count;
}
