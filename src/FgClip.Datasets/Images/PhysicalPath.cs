using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FgClip.Storage;
using FgClip.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace FgClip.Datasets.Images;

/// <summary>Where a path really leads, every symbolic link on the way followed.</summary>
internal static partial class PhysicalPath
{
    private const int MaxPathBytes = 1 << 16;

    /// <summary>The path without links; null where something on the way does not exist or may not be entered.</summary>
    public static unsafe string? Resolve(string path)
    {
        var resolved = RealPath(path, null);
        if (resolved is null && RawName.HasEscape(path))
            resolved = RealPathOfBytes(RawFolder.PathOf(path), null);
        if (resolved is null)
            return null;

        try
        {
            return TextOf(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved));
        }
        finally
        {
            NativeMemory.Free(resolved);
        }
    }

    /// <summary>Opens a path without links, for reading: a byte of a name that is not UTF-8 is written <c>\xHH</c> in it.</summary>
    public static SafeFileHandle Open(string path)
    {
        if (!RawName.HasEscape(path) || File.Exists(path))
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        var file = LibC.OpenRead(RawFolder.PathOf(path));
        return file.IsInvalid ? throw new FileNotFoundException($"{path} can't be opened.") : file;
    }

    /// <summary>Returns where an open file lies, as the kernel has it; null where it does not say.</summary>
    public static unsafe string? Find(SafeFileHandle file)
    {
        Span<byte> target = new byte[MaxPathBytes];
        fixed (byte* start = target)
        {
            var length = ReadLink(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"), start,
                target.Length);
            return length <= 0 || length == target.Length ? null : TextOf(target[..(int)length]);
        }
    }

    private static string TextOf(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder();
        foreach (var part in path.Split((byte)'/'))
            text.Append(part.Start.Value == 0 ? "" : "/").Append(RawName.DecodeFile(path[part]));
        return text.ToString();
    }

    /// <summary>Whether a path without links lies under a folder without links.</summary>
    public static bool IsUnder(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (folder.EndsWith('/') || (path.Length > folder.Length && path[folder.Length] == '/'));

    [LibraryImport("libc", EntryPoint = "realpath")]
    private static unsafe partial byte* RealPathOfBytes(byte[] path, byte* resolved);

    [LibraryImport("libc", EntryPoint = "readlink", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint ReadLink(string path, byte* target, nint length);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* RealPath(string path, byte* resolved);
}
