using FgClip.Mining.Items;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Engine;

/// <summary>
/// Gathers the parts of a job in this process, some side by side: one alone waits for storage half of its time, and there is nothing to
/// compare yet.
/// </summary>
internal static class GatherStep
{
    /// <summary>Gathers all parts.</summary>
    /// <param name="parts">How many there are.</param>
    /// <param name="run">Threads, and memory that the parts at work share.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="gather">Gathers one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task RunAsync(int parts, MiningRunOptions run, IProgress<MiningProgress>? progress,
        Func<int, CancellationToken, Task> gather, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = (int)Math.Clamp(run.Memory / Gatherer.BytesPerPart, 1, run.ThreadCount),
            CancellationToken = cancellationToken,
        };
        var (begun, reporting) = (0, new Lock());
        return Parallel.ForEachAsync(Enumerable.Range(0, parts), options, async (part, stop) =>
        {
            lock (reporting)
                progress?.Report(new MiningProgress(MiningStep.Gather, begun++, parts));
            await gather(part, stop).ConfigureAwait(false);
        });
    }
}
