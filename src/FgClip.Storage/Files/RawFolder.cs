using System.Runtime.InteropServices;

namespace FgClip.Storage.Files;

/// <summary>
/// Files and folders whose names are not UTF-8. .NET lists them under names that lead nowhere, and then they do not exist for it; here
/// names are bytes, and texts in the form of <see cref="RawName"/>.
/// </summary>
internal static partial class RawFolder
{
    private const int TypeOffset = 18, NameOffset = 19;
    private const byte FolderType = 4, FileType = 8, LinkType = 10;

    /// <summary>Returns the bytes of a path, with the zero that system calls want behind them.</summary>
    public static byte[] PathOf(string path) => [.. RawName.ToBytes(path), 0];

    /// <summary>
    /// Returns whether a path that does not exist as it is written stands for bytes that are not UTF-8, and leads somewhere by them.
    /// </summary>
    public static FileStatus? Find(string path) => RawName.HasEscape(path) ? FileStatus.Find(PathOf(path)) : null;

    /// <summary>Returns the entries of a folder; none where it is missing.</summary>
    /// <param name="folder">The folder's path.</param>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static unsafe IReadOnlyList<RawEntry> List(string folder)
    {
        var path = PathOf(folder);
        var handle = OpenFolder(path);
        if (handle == 0)
        {
            return Marshal.GetLastPInvokeError() is LibC.NoEntry
                ? []
                : throw new UnauthorizedAccessException($"{folder} can't be listed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        var entries = new List<RawEntry>();
        try
        {
            for (byte* entry; (entry = ReadFolder(handle)) is not null;)
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
                if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
                    continue;
                entries.Add(Create(path, name, entry[TypeOffset]));
            }
        }
        finally
        {
            _ = CloseFolder(handle);
        }

        return entries;
    }

    private static RawEntry Create(byte[] folder, ReadOnlySpan<byte> name, byte type)
    {
        var text = RawName.DecodeFile(name);
        if (type is FolderType or FileType)
            return new RawEntry(text, IsFolder: type is FolderType, IsLink: false);
        byte[] path = [.. folder.AsSpan(0, folder.Length - 1), (byte)'/', .. name, 0];
        return new RawEntry(text, FileStatus.Find(path) is { IsFolder: true }, IsLink: type is LinkType || FileStatus.IsLink(path));
    }

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenFolder(byte[] path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static unsafe partial byte* ReadFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    private static partial int CloseFolder(nint folder);
}

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">Whether it is a folder, or a link to one.</param>
/// <param name="IsLink">Whether it is a symbolic link; asked of folders alone.</param>
internal readonly record struct RawEntry(string Name, bool IsFolder, bool IsLink);
