namespace FgClip.Storage.Gcs;

/// <summary>An address as <c>gs://bucket/key</c>; the credential is the environment's.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Path">What follows it, without '/' at either end; may be empty.</param>
internal sealed record GcsAddress(string Bucket, string Path)
{
    /// <summary>The scheme.</summary>
    public const string Scheme = "gs";

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="StoreAddressException">It names no bucket, or holds what looks like a credential.</exception>
    public static GcsAddress Parse(string address)
    {
        if (address.AsSpan().ContainsAny('?', '#'))
            throw new StoreAddressException(
                "A gs:// address has no '?' or '#': a credential belongs into the file of GOOGLE_APPLICATION_CREDENTIALS, where no record "
                + "of a job can keep it.");
        var parts = BucketPath.Parse(address);
        var bucket = parts.Bucket;
        if (bucket.Length is < 3 or > 222 || bucket.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-_."))
            throw new StoreAddressException(
                $"\"{address}\" names no bucket; write gs://bucket/prefix, the bucket in lower case, digits, '-', '_' and '.'.");

        return new GcsAddress(bucket, parts.Checked().Path);
    }

    /// <summary>Returns the address of what holds the last part of an address, and that part.</summary>
    /// <exception cref="StoreAddressException">The address is a bucket.</exception>
    public static (string Folder, string Name) Split(string address) => Parse(address).ToPath().Split();

    /// <inheritdoc />
    public override string ToString() => ToPath().ToString();

    private BucketPath ToPath() => new(Scheme, Bucket, Path);
}
