namespace FgClip.Cli.Tests;

/// <summary>Counts what happens in a folder and everything below it: files that appear, change, are renamed or go.</summary>
internal sealed class FolderEvents : IDisposable
{
    private const int Killed = 137, MaxRuns = 3;

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

    /// <summary>
    /// Kills a command at random moments of its work in a folder, so many times. On a loaded machine it may end before it is killed: the
    /// folder is set back then, and the kill does not count.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kills">How often.</param>
    /// <param name="moments">Chooses the moments.</param>
    /// <param name="maxEvents">The latest moment, in events in the folder.</param>
    /// <param name="setBack">Makes the folder what it was before the first run.</param>
    /// <param name="killed">Called after each kill; null for nothing.</param>
    /// <param name="command">The command.</param>
    public static async Task KillAsync(
        string folder, int kills, Random moments, int maxEvents, Func<Task> setBack, Func<Task>? killed, params string[] command)
    {
        for (var (hit, runs) = (0, 0); hit < kills; runs++)
        {
            Assert.True(runs < MaxRuns * kills, $"Of {runs} runs only {hit} were killed before they ended.");
            using var seen = new FolderEvents(folder, moments.Next(1, maxEvents));
            if ((await Fgclip.KillWhenAsync(seen.Reached, command)).ExitCode == Killed)
            {
                hit++;
                await (killed?.Invoke() ?? Task.CompletedTask);
            }
            else
            {
                await setBack();
            }
        }
    }

    /// <summary>Empties a folder.</summary>
    public static Task EmptyAsync(string folder)
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return Task.CompletedTask;
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
