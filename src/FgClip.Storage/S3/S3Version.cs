using Amazon.S3.Model;

namespace FgClip.Storage.S3;

/// <summary>
/// Versions of objects. An ETag is a digest of the bytes, so that a record which comes back to earlier bytes comes back to its ETag: a
/// writer that read the first could replace the last. So the version of a replaced record is its ETag and the mark of the upload that
/// wrote it. A service's condition knows the ETag alone; a writer compares the mark before it. What happens between the two calls can
/// only lead back to the same bytes, which the writer has read.
/// </summary>
/// <remarks>
/// Listings have no marks, so that objects which are listed as inputs have none: parts, which carry their generation in the footer and so
/// never come back to earlier bytes, and whatever was not written by a replacement.
/// </remarks>
internal static class S3Version
{
    private const string Upload = "fgclip-upload", Replaced = "fgclip-replaced", Prefix = "x-amz-meta-";
    private const char Separator = '~';

    /// <summary>The version of an object that was looked up.</summary>
    public static string From(string? tag, MetadataCollection metadata) =>
        metadata[Prefix + Replaced] is null ? From(tag) : $"{From(tag)}{Separator}{Mark(metadata)}";

    /// <summary>The version of an object that was listed. Listings and headers differ in quotes.</summary>
    public static string From(string? tag) => (tag ?? "").Trim('"');

    /// <summary>Returns the ETag of a version, bare.</summary>
    public static string Tag(string version) => version.Split(Separator)[0];

    /// <summary>Returns the ETag of a version, as it stands in a header.</summary>
    public static string Quoted(string version) => $"\"{Tag(version)}\"";

    /// <summary>Returns the mark of the upload that wrote an object; null where it is not one of ours.</summary>
    public static string? Mark(MetadataCollection metadata) => metadata[Prefix + Upload];

    /// <summary>Marks an object as an upload's.</summary>
    /// <param name="metadata">The metadata of the request that makes it.</param>
    /// <param name="mark">The upload.</param>
    /// <param name="isReplacement">Whether the mark is to be a part of its version.</param>
    public static void Write(MetadataCollection metadata, string mark, bool isReplacement)
    {
        metadata[Prefix + Upload] = mark;
        if (isReplacement)
            metadata[Prefix + Replaced] = "1";
    }

    /// <summary>Returns whether the mark belongs to the versions of an object's replacements.</summary>
    public static bool NeedsMark(string name) => !name.EndsWith(".parquet", StringComparison.Ordinal);
}
