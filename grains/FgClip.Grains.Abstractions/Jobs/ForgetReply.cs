namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>How far the state of a job is deleted.</summary>
/// <param name="IsDone">Whether nothing of it is left. Otherwise the next call continues.</param>
/// <param name="Refusal">Why the job is not forgotten; null where it is.</param>
[GenerateSerializer, Immutable, Alias("fgclip.ForgetReply")]
public sealed record ForgetReply([property: Id(0)] bool IsDone, [property: Id(1)] string? Refusal);
