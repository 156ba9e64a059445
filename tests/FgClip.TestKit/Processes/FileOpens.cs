using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FgClip.TestKit.Processes;

/// <summary>Tells of each time that somebody opens a file, by Linux's inotify: FileSystemWatcher does not.</summary>
public sealed class FileOpens : IDisposable
{
    private const uint OpenEvent = 0x20;
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle _notices;

    /// <param name="path">The file.</param>
    public FileOpens(string path)
    {
        _notices = new SafeFileHandle(Init(CloseOnExec), ownsHandle: true);
        if (_notices.IsInvalid || AddWatch(_notices, path, OpenEvent) < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path} can't be watched.");
    }

    /// <summary>Waits on a thread of its own until somebody opens the file, if nobody has since this was last asked.</summary>
    public Task NextAsync() => Task.Factory.StartNew(
        () => { _ = RandomAccess.Read(_notices, new byte[4096], fileOffset: 0); },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <inheritdoc />
    public void Dispose() => _notices.Dispose();

    [DllImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static extern nint Init(int flags);

    [DllImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int AddWatch(SafeFileHandle notices, string path, uint mask);
}
