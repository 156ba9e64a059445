using System.Diagnostics;
using System.Globalization;

namespace FgClip.Bench.Planning;

/// <summary>Measures seconds of a step, those of its processors, and the peak of the resident memory in it.</summary>
internal static class PlanMeasure
{
    /// <summary>Measures a step.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="output">Where the line goes.</param>
    /// <param name="size">What stands in front of the line.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="run">The step.</param>
    public static async Task<T> RunAsync<T>(TextWriter output, string size, string step, Func<Task<T>> run)
    {
        // What the step before took goes back to the system.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // Begins the peak of the resident memory again, as proc(5) has it.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5").ConfigureAwait(false);
        var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var result = await run().ConfigureAwait(false);
        var (seconds, peak) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, Peak());
        var processor = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        await output.WriteLineAsync($"{size}  {step,-34} {seconds,8:0.00} s  {processor,8:0.00} s of a processor  {peak,5:N0} MB")
            .ConfigureAwait(false);
        return result;
    }

    private static double Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }
}
