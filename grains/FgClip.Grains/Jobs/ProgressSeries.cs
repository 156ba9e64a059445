using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Grains.Jobs;

/// <summary>
/// Rows over time, in a bounded number of points: where there are too many, every other one goes, and those that follow lie twice as far
/// apart. A job of 10 minutes has a point every 5 s, one of a week every 85 minutes.
/// </summary>
/// <param name="state">What was kept of the run; changed in place.</param>
internal sealed class ProgressSeries(JobHistoryState state)
{
    /// <summary>The most points.</summary>
    public const int MaxPoints = 240;

    /// <summary>Seconds between two points of a run that began just now.</summary>
    public const int MinInterval = 5;

    private long _rows = state.Rows.LastOrDefault();
    private long? _counted = state.Times.Count == 0 ? 0 : null;

    /// <summary>The points.</summary>
    public JobHistory History =>
        new(state.Times.Zip(state.Rows, (time, rows) => new HistoryPoint(DateTimeOffset.FromUnixTimeSeconds(time), rows)).ToArray());

    /// <summary>Adds the first point of a run, before any row of it.</summary>
    public void Begin(DateTimeOffset now) => Add(now.ToUnixTimeSeconds());

    /// <summary>Takes a count of rows in.</summary>
    /// <param name="now">The time.</param>
    /// <param name="tally">What the job's blocks come to.</param>
    /// <param name="isComplete">
    /// Whether all blocks that had reported have reported to this coordinator; until then the count grows by what was computed before.
    /// </param>
    public void Note(DateTimeOffset now, JobTally tally, bool isComplete)
    {
        var counted = tally.Committed.Rows - tally.Found.Rows + tally.InFlight.Rows;
        // An attempt that was dropped takes its rows back, and so does a block that starts again and finds them: nothing was computed.
        if (isComplete && _counted is { } before)
            _rows += Math.Max(0, counted - before);
        _counted = counted;
        var time = now.ToUnixTimeSeconds();
        if (state.Times.Count == 0 || time - state.Times[^1] >= state.Interval)
            Add(time);
    }

    /// <summary>Adds the last point of a run.</summary>
    public void End(DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds();
        if (state.Times.Count > 0 && time > state.Times[^1])
            Add(time);
        else if (state.Times.Count > 0)
            state.Rows[^1] = _rows;
    }

    private void Add(long time)
    {
        state.Times.Add(time);
        state.Rows.Add(_rows);
        if (state.Times.Count <= MaxPoints)
            return;
        (state.Times, state.Rows) = (EveryOther(state.Times), EveryOther(state.Rows));
        state.Interval *= 2;
    }

    // The first and the last of an odd number of points stay.
    private static List<long> EveryOther(List<long> numbers) => [.. numbers.Where((_, i) => i % 2 == 0)];
}
