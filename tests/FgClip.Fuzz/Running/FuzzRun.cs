using System.Diagnostics;
using System.Globalization;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Running;

/// <summary>Runs cases in child processes. A child that dies or hangs is a finding, and the next one continues behind that case.</summary>
public static class FuzzRun
{
    /// <summary>CPU time that one case may take. Time on the clock says nothing on a busy machine.</summary>
    private static readonly TimeSpan MaxCpu = TimeSpan.FromSeconds(5);

    /// <summary>Time on the clock that one case may take, for those that wait for what never comes.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>The targets' names, each with its share of a run.</summary>
    public static IReadOnlyList<(string Target, double Share)> Targets { get; } =
        [.. FuzzTargets.All.Select(entry => (entry.Target.Name, entry.Share))];

    /// <summary>Runs the cases 0 to <paramref name="cases"/> of a target.</summary>
    public static async Task<IReadOnlyList<Finding>> ExecuteAsync(string target, int seed, int cases, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        for (var next = 0; next < cases;)
            next = await RunChildAsync(new Range(target, seed, next, cases), findings, cancellationToken);
        return findings;
    }

    /// <returns>The case to continue with.</returns>
    private static async Task<int> RunChildAsync(Range range, List<Finding> findings, CancellationToken cancellationToken)
    {
        using var child = Start(range);
        var errors = child.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            var at = range.First - 1;
            while (await ReadAsync(child, cancellationToken) is { } line)
            {
                if (line == "done")
                    return range.End;
                if (line.Split(' ', 3) is ["case", var number])
                    at = int.Parse(number, CultureInfo.InvariantCulture);
                else if (line.Split(' ', 3) is ["finding", _, var what])
                    findings.Add(new Finding(range.Target, range.Seed, at, what));
                else if (line == Hung)
                    break;
            }

            if (!child.HasExited)
            {
                findings.Add(new Finding(range.Target, range.Seed, at, $"It hangs: more than {MaxCpu.TotalSeconds} s of CPU time, or "
                    + $"{MaxTime.TotalMinutes} minutes."));
                return at + 1;
            }

            if (at < range.First)
                throw new InvalidOperationException($"The child process of {range.Target} does not start: {await errors}");
            findings.Add(new Finding(range.Target, range.Seed, at, $"The process died with exit code {child.ExitCode}: {await errors}"));
            return at + 1;
        }
        finally
        {
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    private const string Hung = "hung", Memory = "/dev/shm";

    /// <summary>The next line; null where the child is gone, <see cref="Hung"/> where its case takes too long.</summary>
    private static async Task<string?> ReadAsync(Process child, CancellationToken cancellationToken)
    {
        var line = child.StandardOutput.ReadLineAsync(cancellationToken).AsTask();
        var (cpu, clock) = (child.TotalProcessorTime, Stopwatch.StartNew());
        while (!line.IsCompleted)
        {
            await Task.WhenAny(line, Task.Delay(Look, cancellationToken));
            if (!line.IsCompleted && !child.HasExited && (Cpu(child) - cpu > MaxCpu || clock.Elapsed > MaxTime))
                return Hung;
        }

        if (await line is { } read)
            return read;
        await child.WaitForExitAsync(cancellationToken);
        return null;
    }

    private static TimeSpan Cpu(Process child)
    {
        child.Refresh();
        return child.TotalProcessorTime;
    }

    private static Process Start(Range range)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(FuzzRun).Assembly.Location, null))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "child", "--target", range.Target,
                "--seed", range.Seed.ToString(CultureInfo.InvariantCulture),
                "--first", range.First.ToString(CultureInfo.InvariantCulture),
                "--end", range.End.ToString(CultureInfo.InvariantCulture),
            },
        };
        // Managed memory that is asked for in vain is then an exception that names its place.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x1C000000";
        // Code runs a few thousand times at most, and files are gone after their case: neither a profile nor a disk pays.
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (Directory.Exists(Memory))
            start.Environment["TMPDIR"] = Memory;
        return Process.Start(start)!;
    }

    private sealed record Range(string Target, int Seed, int First, int End);
}
