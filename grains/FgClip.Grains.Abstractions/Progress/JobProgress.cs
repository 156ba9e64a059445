using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Grains.Abstractions.Progress;

/// <summary>An event of a job's progress, or where its events stand.</summary>
/// <param name="Epoch">Who counts: a grain that starts again counts from 0 under another epoch.</param>
/// <param name="Number">The event's number; each adds 1. In a snapshot that of the last event.</param>
/// <param name="Status">Where the job stands.</param>
[GenerateSerializer, Immutable, Alias("fgclip.JobProgress")]
public sealed record JobProgress(
    [property: Id(0)] Guid Epoch,
    [property: Id(1)] long Number,
    [property: Id(2)] JobStatus Status);
