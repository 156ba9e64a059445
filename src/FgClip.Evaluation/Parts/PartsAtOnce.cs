using FgClip.Mining.Engine;
using FgClip.Mining.Items;
using FgClip.Mining.Specs;

namespace FgClip.Evaluation.Parts;

/// <summary>
/// Goes over the parts of a dataset, some side by side: a part is read and its file written by one thread, between comparisons by all.
/// </summary>
internal static class PartsAtOnce
{
    /// <summary>Does all parts.</summary>
    /// <param name="parts">How many there are.</param>
    /// <param name="run">Threads, and memory that the parts at work share.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="each">Does one, whatever others are at work.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What the parts came to, in their order.</returns>
    public static async Task<T[]> RunAsync<T>(int parts, MiningRunOptions run, IProgress<MiningProgress>? progress,
        Func<int, CancellationToken, Task<T>> each, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = (int)Math.Clamp(run.Memory / Gatherer.BytesPerPart, 1, run.ThreadCount),
            CancellationToken = cancellationToken,
        };
        var (begun, reporting, done) = (0, new Lock(), new T[parts]);
        await Parallel.ForEachAsync(Enumerable.Range(0, parts), options, async (part, stop) =>
        {
            lock (reporting)
                progress?.Report(new MiningProgress(MiningStep.Compare, begun++, parts));
            done[part] = await each(part, stop).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return done;
    }
}
