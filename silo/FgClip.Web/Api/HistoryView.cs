using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Web.Api;

/// <summary>
/// How a job's run got on: rows over time, in at most some hundred points whose distance grows with the time that the run takes. The speed
/// between two points is the difference of their rows over that of their seconds.
/// </summary>
/// <param name="Start">The moment of the first point; null before the first row, and for mining jobs.</param>
/// <param name="Seconds">The time of each point in seconds since <c>start</c>.</param>
/// <param name="Rows">Rows that the run had computed by then, failed ones included, and without those that an earlier run left.</param>
internal sealed record HistoryView(DateTimeOffset? Start, IReadOnlyList<long> Seconds, IReadOnlyList<long> Rows)
{
    /// <summary>The view of a history.</summary>
    public static HistoryView From(JobHistory history)
    {
        DateTimeOffset? start = history.Points is [var first, ..] ? first.At : null;
        return new(start,
            [.. history.Points.Select(point => (long)(point.At - start!.Value).TotalSeconds)],
            [.. history.Points.Select(point => point.Rows)]);
    }
}
