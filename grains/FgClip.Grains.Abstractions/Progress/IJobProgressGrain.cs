namespace FgClip.Grains.Abstractions.Progress;

/// <summary>
/// Tells those who watch a job (key: its id) how far it is, by <see cref="ProgressStream"/>. It keeps nothing: where it stands it asks
/// the job, and it goes away when nobody asked for a snapshot for a while.
/// </summary>
[Alias("fgclip.IJobProgressGrain")]
public interface IJobProgressGrain : IGrainWithStringKey
{
    /// <summary>
    /// Where the job stands; events with higher numbers follow until it is over. A watcher subscribes first, asks then, and asks again
    /// when it misses a number, sees another epoch, or heard nothing for <see cref="StallTimeout"/>.
    /// </summary>
    /// <returns>The snapshot; null where there is no such job.</returns>
    [Alias("GetSnapshot")]
    Task<JobProgress?> GetSnapshotAsync();

    /// <summary>Events come more often than this while a job continues: whoever heard none has lost the stream.</summary>
    static TimeSpan StallTimeout { get; } = TimeSpan.FromSeconds(5);
}
