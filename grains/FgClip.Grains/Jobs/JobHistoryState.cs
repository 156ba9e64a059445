namespace FgClip.Grains.Jobs;

/// <summary>
/// What <see cref="ProgressSeries"/> keeps. It is a state of its own: coordinators of an earlier version refuse a job's state that has a
/// member which they do not know, and do not read this one.
/// </summary>
internal sealed class JobHistoryState
{
    /// <summary>The run that it is of.</summary>
    public int Run { get; set; }

    /// <summary>Seconds that lie between two points at least.</summary>
    public int Interval { get; set; } = ProgressSeries.MinInterval;

    /// <summary>The time of each point, in seconds since 1970.</summary>
    public List<long> Times { get; set; } = [];

    /// <summary>The rows of each point.</summary>
    public List<long> Rows { get; set; } = [];
}
