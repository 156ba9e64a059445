using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace FgClip.Storage.Files;

/// <summary>
/// One lock for the replacements in a store: an flock(2) on a file that is never deleted, so that everyone locks the same one. The
/// system lets it go when its holder dies. A FileStream would take the same lock, but ignores file systems that have none.
/// </summary>
internal static class StoreLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly ConcurrentDictionary<string, bool> Checked = new(StringComparer.Ordinal);

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">Another process held it for 30 s, where a replacement takes milliseconds; or the file system has no
    /// locks.</exception>
    public static async Task<IDisposable> AcquireAsync(string root, CancellationToken cancellationToken)
    {
        var path = Path.Combine(root, ObjectName.ReservedPrefix + "lock");
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryAcquire(path) is { } held)
            {
                ThrowUnlessExclusive(path, held);
                return held;
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new IOException(
                    $"Another process held {path} for {Patience.TotalSeconds:0} s. Look for one that hangs or is stopped.");
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Some file systems grant every lock. Once for each path, a second open description asks for the lock that is held.</summary>
    private static void ThrowUnlessExclusive(string path, SafeFileHandle held)
    {
        if (Checked.ContainsKey(path))
            return;
        try
        {
            using var second = TryAcquire(path);
            if (second is not null)
                throw WithoutLocks(path, "it grants the same lock twice");
        }
        catch
        {
            held.Dispose();
            throw;
        }

        Checked.TryAdd(path, true);
    }

    private static SafeFileHandle? TryAcquire(string path)
    {
        var file = LibC.OpenOrCreate(path);
        var error = LibC.TryLock(file);
        if (error == 0)
            return file;
        file.Dispose();
        return error is LibC.WouldBlock
            ? null : throw WithoutLocks(path, System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error));
    }

    private static IOException WithoutLocks(string path, string reason) => new(
        $"{Path.GetDirectoryName(path)} lies on a file system without working locks (flock: {reason}), so two workers could overwrite each "
        + "other's files. Mount it with locks (NFS before version 4 needs rpc.statd), or put the output on another file system.");
}
