using Azure.Storage.Blobs.Models;

namespace FgClip.Storage.Azure;

/// <summary>
/// Tells folders from blobs. Accounts with a hierarchical namespace, and tools that imitate one, keep a folder as a blob without bytes
/// whose metadata says what it is; a store has names only, so none of its operations may take such a blob for an object.
/// </summary>
internal static class BlobFolders
{
    /// <summary>The error code of an attempt to delete a folder with something in it.</summary>
    public const string NotEmpty = "DirectoryIsNotEmpty";

    private const string Mark = "hdi_isfolder";

    /// <summary>Returns whether a listed blob is a folder.</summary>
    public static bool IsFolder(BlobItem blob) => blob.Properties.ContentLength is null or 0 && IsFolder(blob.Metadata);

    /// <summary>Returns whether metadata is a folder's. Services keep the case of a name as it was written.</summary>
    public static bool IsFolder(IDictionary<string, string>? metadata) => metadata is not null && metadata.Any(
        entry => entry.Key.Equals(Mark, StringComparison.OrdinalIgnoreCase)
        && entry.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
}
