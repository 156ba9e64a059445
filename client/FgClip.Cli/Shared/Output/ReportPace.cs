namespace FgClip.Cli.Shared.Output;

/// <summary>Decides when a line about progress is due: 5 s after the one before it. May be asked by several threads.</summary>
/// <param name="clock">The clock.</param>
internal sealed class ReportPace(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _last = clock.GetTimestamp();

    /// <summary>Returns whether a line is due; one of those who ask at once is told so.</summary>
    public bool IsDue()
    {
        var last = Volatile.Read(ref _last);
        return clock.GetElapsedTime(last) >= Interval && Interlocked.CompareExchange(ref _last, clock.GetTimestamp(), last) == last;
    }
}
