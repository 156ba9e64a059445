using System.Diagnostics;

namespace FgClip.Bench.Baselines;

/// <summary>A program that ran to its end.</summary>
/// <param name="Elapsed">How long it took, its start included.</param>
/// <param name="Processor">How long processors worked for it, but for what came after the last look.</param>
/// <param name="PeakBytes">The most memory that it held at a time.</param>
/// <param name="Output">What it wrote to standard output.</param>
internal sealed record MeasuredProcess(TimeSpan Elapsed, TimeSpan Processor, long PeakBytes, string Output)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a program.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static Task<MeasuredProcess> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        RunAsync(command, new Dictionary<string, string>(), cancellationToken);

    /// <summary>Runs a program with variables beside those of this process.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<MeasuredProcess> RunAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
        using var timer = new PeriodicTimer(BetweenLooks, TimeProvider.System);
        var (ended, peak, worked) = (process.WaitForExitAsync(cancellationToken), 0L, TimeSpan.Zero);
        while (!ended.IsCompleted)
        {
            // The system keeps the peak, but not beyond the process's end.
            process.Refresh();
            if (!process.HasExited)
                (peak, worked) = (Math.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime);
            await Task.WhenAny(ended, timer.WaitForNextTickAsync(cancellationToken).AsTask());
        }

        await ended;
        return process.ExitCode == 0
            ? new(Stopwatch.GetElapsedTime(begun), worked, peak, await said)
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await said}");
    }
}
