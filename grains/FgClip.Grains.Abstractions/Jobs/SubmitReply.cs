namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>The answer to a submission.</summary>
/// <param name="Status">The job that has this id: the one submitted, or the one that was there before.</param>
/// <param name="Refusal">Why the submission was refused; null where it is the job.</param>
[GenerateSerializer, Immutable, Alias("fgclip.SubmitReply")]
public sealed record SubmitReply([property: Id(0)] JobStatus Status, [property: Id(1)] string? Refusal);
