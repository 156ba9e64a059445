using System.Security.Cryptography;

namespace FgClip.Evaluation.Tests;

/// <summary>What a folder holds: each file's name and digest.</summary>
internal static class FolderContent
{
    public static SortedDictionary<string, string> Read(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
