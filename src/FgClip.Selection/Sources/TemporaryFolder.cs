namespace FgClip.Selection.Sources;

/// <summary>
/// A folder of this machine for the files of one part at a time, deleted with everything in it. <c>TMPDIR</c> says where. A file beside it
/// is locked while its process lives, so that the next folder finds and deletes what a killed process left.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "fgclip-select-", LockSuffix = ".lock";
    private const int Attempts = 10;

    private readonly FileStream _lock;

    public TemporaryFolder()
    {
        var root = System.IO.Path.GetTempPath();
        // The lock comes first: a folder without one has no owner.
        (Path, _lock) = Lock(root);
        if (IsLocked(Path + LockSuffix))
            DeleteLeft(root);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>A path in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes the files of the part before.</summary>
    public void Clear()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
                folder.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    public void Dispose()
    {
        Delete(Path);
        _lock.Dispose();
    }

    private static (string Path, FileStream Lock) Lock(string root)
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Combine(root, Prefix + System.IO.Path.GetRandomFileName());
            try
            {
                return (path, OpenLock(path + LockSuffix, FileMode.CreateNew));
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process that looks for what was left had it between its creation and its lock.
            }
        }
    }

    /// <summary>Whether a lock keeps others out. On file systems without locks all that is there may be in use.</summary>
    private static bool IsLocked(string path)
    {
        try
        {
            using var again = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void DeleteLeft(string root)
    {
        foreach (var path in Directory.EnumerateFiles(root, Prefix + "*" + LockSuffix))
        {
            try
            {
                using var free = OpenLock(path, FileMode.Open);
                Delete(path[..^LockSuffix.Length]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its owner lives, or is another user, or another process was here first.
            }
        }
    }

    private static FileStream OpenLock(string path, FileMode mode) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left takes space and nothing else.
        }
    }
}
