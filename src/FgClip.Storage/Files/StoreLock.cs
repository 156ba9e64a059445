namespace FgClip.Storage.Files;

/// <summary>
/// One lock for the replacements in a store: an flock(2) on a file that is never deleted, so that everyone locks the same one. The
/// system lets it go when its holder dies.
/// </summary>
internal static class StoreLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">Somebody else held it for half a minute; a replacement takes milliseconds.</exception>
    public static async Task<IDisposable> AcquireAsync(string root, CancellationToken cancellationToken)
    {
        var path = Path.Combine(root, ObjectName.ReservedPrefix + "lock");
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(path) && TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
