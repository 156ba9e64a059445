namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>How a run of a job got on, from its first rows to now or to its end.</summary>
/// <param name="Points">
/// The points, oldest first: at most some hundred, whose distance grows with the time that the run takes. The rate between two of them is
/// the difference of their rows over that of their times.
/// </param>
[GenerateSerializer, Immutable, Alias("fgclip.JobHistory")]
public sealed record JobHistory([property: Id(0)] IReadOnlyList<HistoryPoint> Points);

/// <summary>How many rows a run had computed at a moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Rows">Rows that were computed by then, failed ones included, and without those that an earlier run left.</param>
[GenerateSerializer, Immutable, Alias("fgclip.HistoryPoint")]
public readonly record struct HistoryPoint([property: Id(0)] DateTimeOffset At, [property: Id(1)] long Rows);
