namespace FgClip.Storage.S3;

/// <summary>What a service does with the conditions of writes, as the probe found.</summary>
/// <param name="QuotedTags">Whether <c>If-Match</c> takes an ETag in its quotes; otherwise it takes the bare one (Ceph 16).</param>
/// <param name="AtComplete">Whether CompleteMultipartUpload keeps conditions; otherwise PutObject alone does (Ceph 16).</param>
internal sealed record S3Conditions(bool QuotedTags, bool AtComplete)
{
    /// <summary>The ETag of a version, as <c>If-Match</c> takes it.</summary>
    public string Match(string version) => QuotedTags ? S3Version.Quoted(version) : S3Version.Tag(version);
}
