using System.Runtime.InteropServices;

namespace FgClip.Storage.Files;

/// <summary>What statx(2) says of a path of any bytes, links followed.</summary>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Length">Bytes of a file.</param>
/// <param name="Changed">When its content changed last.</param>
internal readonly partial record struct FileStatus(bool IsFolder, long Length, DateTime Changed)
{
    private const int CurrentFolder = -100, DoNotFollow = 0x100;
    private const uint BasicStatus = 0x7FF;
    private const int TypeMask = 0xF000, Folder = 0x4000, Link = 0xA000;

    /// <summary>Returns the status; null where there is nothing, or nothing that may be looked at.</summary>
    /// <param name="path">The path, with a zero behind it.</param>
    public static FileStatus? Find(byte[] path) => Status(CurrentFolder, path, 0, BasicStatus, out var status) != 0 ? null : new FileStatus(
        (status.Mode & TypeMask) == Folder,
        (long)status.Size,
        DateTime.UnixEpoch.AddSeconds(status.ChangedSeconds).AddTicks(status.ChangedNanoseconds / 100));

    /// <summary>Returns whether a path is a symbolic link.</summary>
    /// <param name="path">The path, with a zero behind it.</param>
    public static bool IsLink(byte[] path) =>
        Status(CurrentFolder, path, DoNotFollow, BasicStatus, out var status) == 0 && (status.Mode & TypeMask) == Link;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Status(int folder, byte[] path, int flags, uint mask, out StatxBuffer status);

    /// <summary>The kernel's struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ChangedSeconds;

        [FieldOffset(120)]
        public uint ChangedNanoseconds;
    }
}
