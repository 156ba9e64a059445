using Amazon.S3.Model;

namespace FgClip.Storage.S3;

/// <summary>The conditions and the metadata of a write.</summary>
/// <param name="Mark">The upload.</param>
/// <param name="IfNoneMatch">"*" where the name must be free.</param>
/// <param name="IfMatch">The ETag that is replaced, as the service takes it.</param>
/// <param name="IsReplacement">Whether the mark is to be a part of the version.</param>
internal sealed record S3Write(string Mark, string? IfNoneMatch = null, string? IfMatch = null, bool IsReplacement = false)
{
    public void Describe(MetadataCollection metadata) => S3Version.Write(metadata, Mark, IsReplacement);
}
