using System.Diagnostics;

namespace FgClip.TestKit.Processes;

/// <summary>A program in a process of its own, whose lines go to a log. It is killed with whoever disposes of it.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _output;
    private volatile bool _isDisposed;

    private ProgramProcess(Process process, string name, ProcessLog log)
    {
        _process = process;
        Name = name;
        _output = CopyAsync(process, name, log);
    }

    /// <summary>Its name in the log.</summary>
    public string Name { get; }

    /// <summary>The number by which the system knows it.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _isDisposed || _process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="name">Its name in the log.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="variables">Variables beside those of this process.</param>
    /// <param name="log">Where its lines go.</param>
    /// <param name="folder">Its working folder; null for that of this process.</param>
    public static ProgramProcess Start(
        string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables, ProcessLog log, string? folder = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (variable, value) in variables)
            start.Environment[variable] = value;
        return new ProgramProcess(Process.Start(start)!, name, log);
    }

    /// <summary>Sends it a signal.</summary>
    public void Send(Signal signal) => Signals.Send(_process.Id, signal);

    /// <summary>Waits until it has ended, and all that it wrote is in the log.</summary>
    /// <returns>Its exit code; 128 and the signal's number where one ended it.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _output.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Kills it, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _isDisposed = true;
        _process.Dispose();
    }

    private static async Task CopyAsync(Process process, string name, ProcessLog log)
    {
        await Task.WhenAll(CopyAsync(process.StandardOutput, name, log), CopyAsync(process.StandardError, name, log));
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            log.Add(new LogLine(TimeProvider.System.GetUtcNow(), name, $"(ended with exit code {process.ExitCode})"));
    }

    private static async Task CopyAsync(StreamReader from, string name, ProcessLog log)
    {
        while (await from.ReadLineAsync() is { } line)
            log.Add(new LogLine(TimeProvider.System.GetUtcNow(), name, line));
    }
}
