using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Microsoft.Win32.SafeHandles;

namespace FgClip.Datasets.Images;

/// <summary>Where a path really leads, every symbolic link on the way followed.</summary>
internal static partial class PhysicalPath
{
    /// <summary>The path without links; null where something on the way does not exist or may not be entered.</summary>
    public static unsafe string? Resolve(string path)
    {
        var resolved = RealPath(path, null);
        if (resolved is null)
            return null;

        try
        {
            return Utf8StringMarshaller.ConvertToManaged(resolved);
        }
        finally
        {
            NativeMemory.Free(resolved);
        }
    }

    /// <summary>Returns where an open file lies, as the kernel has it; null where it does not say.</summary>
    public static string? Find(SafeFileHandle file) =>
        new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}")).LinkTarget;

    /// <summary>Whether a path without links lies under a folder without links.</summary>
    public static bool IsUnder(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (folder.EndsWith('/') || (path.Length > folder.Length && path[folder.Length] == '/'));

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* RealPath(string path, byte* resolved);
}
