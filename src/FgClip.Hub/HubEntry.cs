using System.Text.Json;

namespace FgClip.Hub;

/// <summary>A file that a listing names.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Etag">Its content's name: sha256 for large files, the git blob's sha1 for others.</param>
public sealed record HubEntry(string Path, long Length, string Etag)
{
    /// <summary>Reads a page of the tree; folders are not returned.</summary>
    internal static IEnumerable<HubEntry> Read(JsonElement page)
    {
        foreach (var entry in page.EnumerateArray())
        {
            if (entry.GetProperty("type").GetString() != "file")
                continue;
            var content = entry.TryGetProperty("lfs", out var large) && large.ValueKind is JsonValueKind.Object ? large : entry;
            yield return new(
                entry.GetProperty("path").GetString()!, content.GetProperty("size").GetInt64(), content.GetProperty("oid").GetString()!);
        }
    }
}
