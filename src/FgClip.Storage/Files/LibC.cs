using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FgClip.Storage.Files;

/// <summary>
/// The system calls that .NET has no API for. Each returns 0, or -1 with the error in <c>Marshal.GetLastPInvokeError</c>.
/// </summary>
internal static partial class LibC
{
    public const int NoEntry = 2, NotPermitted = 1, Exists = 17, CrossDevice = 18, InvalidArgument = 22, TooManyLinks = 31, NoSystemCall =
        38;
    public const int Interrupted = 4, WouldBlock = 11, NotSupported = 95;

    private const int OpenReadOnlyCloseOnExec = 0x80000;
    private const int OpenReadWriteCreateCloseOnExec = 0x80042, ReadAndWriteForAll = 0x1B6;
    private const int LockExclusiveWithoutWaiting = 6;
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveFolder(string path);

    /// <summary>renameat2(2) with RENAME_NOREPLACE.</summary>
    public static int RenameNoReplace(string from, string to) => RenameAt2(CurrentFolder, from, CurrentFolder, to, NoReplace);

    /// <summary>Brings a folder's entries to stable storage.</summary>
    public static void SyncFolder(string path)
    {
        var descriptor = Open(path, OpenReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw Marshal.GetLastPInvokeError() is NoEntry ? new DirectoryNotFoundException($"{path} is gone.") : Failure("open", path);

        try
        {
            // Some file systems cannot fsync a folder and say so with EINVAL; they order their entries themselves.
            if (Sync(descriptor) < 0 && Marshal.GetLastPInvokeError() is not InvalidArgument)
                throw Failure("fsync", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Opens a file that is there or is made, without any lock on it.</summary>
    public static SafeFileHandle OpenOrCreate(string path)
    {
        var descriptor = Open(path, OpenReadWriteCreateCloseOnExec, ReadAndWriteForAll);
        if (descriptor < 0)
            throw Marshal.GetLastPInvokeError() is NoEntry ? new DirectoryNotFoundException($"{path}: its folder is gone.")
                : Failure("open", path);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Takes flock(2)'s exclusive lock without waiting; closing the file lets it go.</summary>
    /// <returns>0, or the error.</returns>
    public static int TryLock(SafeFileHandle file)
    {
        while (Lock(file, LockExclusiveWithoutWaiting) < 0)
        {
            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
                return error;
        }

        return 0;
    }

    /// <summary>Opens a file for reading by a path of any bytes.</summary>
    /// <returns>The file; invalid where it can't be opened, with the error in <c>Marshal.GetLastPInvokeError</c>.</returns>
    public static SafeFileHandle OpenRead(byte[] path) => new(OpenBytes(path, OpenReadOnlyCloseOnExec), ownsHandle: true);

    /// <summary>The last error as an exception that names the call and the path.</summary>
    public static IOException Failure(string call, string path) =>
        new($"{call} of {path} failed: {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenBytes(byte[] path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
