using System.Diagnostics;

namespace FgClip.Bench.Search;

/// <summary>What some work took.</summary>
/// <param name="Elapsed">Time on the clock.</param>
/// <param name="Processor">Time of processors, of all threads together.</param>
internal readonly record struct Spent(TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>Works, and measures.</summary>
    public static Spent Measure(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var (before, start) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        work();
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new Spent(elapsed, process.TotalProcessorTime - before);
    }
}
