namespace FgClip.Cli.Tests;

/// <summary>Counts what happens in a folder and everything below it: files that appear, change, are renamed or go.</summary>
internal sealed class FolderEvents : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _wanted;
    private int _seen;

    /// <param name="folder">The folder; it must be there.</param>
    /// <param name="wanted">The event that is waited for, from 1.</param>
    public FolderEvents(string folder, int wanted)
    {
        _wanted = wanted;
        _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        _watcher.Created += (_, _) => Count();
        _watcher.Changed += (_, _) => Count();
        _watcher.Renamed += (_, _) => Count();
        _watcher.Deleted += (_, _) => Count();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Kills a command when so much has happened in a folder.</summary>
    /// <returns>Whether it was killed, and had not ended before.</returns>
    public static async Task<bool> KillAsync(string folder, int events, params string[] command)
    {
        using var seen = new FolderEvents(folder, events);
        return (await Fgclip.KillWhenAsync(seen.Reached, command)).ExitCode == 137;
    }

    /// <summary>Done when the event has happened.</summary>
    public Task Reached => _reached.Task;

    public void Dispose() => _watcher.Dispose();

    private void Count()
    {
        if (Interlocked.Increment(ref _seen) == _wanted)
            _reached.TrySetResult();
    }
}
