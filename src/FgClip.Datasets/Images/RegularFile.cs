using System.Runtime.InteropServices;
using System.Text;
using FgClip.Storage;
using FgClip.Storage.Files;

namespace FgClip.Datasets.Images;

/// <summary>Tells files from pipes and devices, which would block whoever opens them.</summary>
internal static partial class RegularFile
{
    private const int CurrentFolder = -100;
    private const uint WantType = 1;
    private const int TypeMask = 0xF000, Regular = 0x8000;

    /// <summary>Whether a path without links is a regular file. Where statx(2) fails, opening the file will say why.</summary>
    public static bool IsRegularFile(string path) =>
        Status(CurrentFolder, BytesOf(path), 0, WantType, out var status) != 0 || (status.Mode & TypeMask) == Regular;

    private static byte[] BytesOf(string path) =>
        RawName.HasEscape(path) && !File.Exists(path) ? RawFolder.PathOf(path) : [.. Encoding.UTF8.GetBytes(path), 0];

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Status(int folder, byte[] path, int flags, uint mask, out StatusBuffer status);

    /// <summary>The kernel's struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatusBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
