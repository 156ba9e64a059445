using System.Security.Cryptography;

namespace FgClip.Cli.Tests;

/// <summary>What a folder holds, to be compared with another.</summary>
internal static class FolderDigests
{
    /// <summary>The digest of each file of a folder, by its path in it.</summary>
    public static SortedDictionary<string, string> Read(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
