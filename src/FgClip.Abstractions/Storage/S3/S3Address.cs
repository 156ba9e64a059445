namespace FgClip.Storage.S3;

/// <summary>An address as <c>s3://bucket/key</c>; the service, its region and the credential are the environment's.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Path">What follows it, without '/' at either end; may be empty.</param>
internal sealed record S3Address(string Bucket, string Path)
{
    /// <summary>The scheme.</summary>
    public const string Scheme = "s3";

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="StoreAddressException">It names no bucket, or holds what looks like a credential.</exception>
    public static S3Address Parse(string address)
    {
        var parts = BucketPath.Parse(address);
        var bucket = parts.Bucket;
        if (address.AsSpan().ContainsAny('?', '#') || bucket.Contains('@', StringComparison.Ordinal))
            throw new StoreAddressException(
                "An s3:// address has no '?', '#' or '@': a key belongs into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile into "
                + "AWS_PROFILE and an endpoint into AWS_ENDPOINT_URL_S3, where no record of a job can keep it.");

        // Buckets of before 2018 may have capitals and '_'.
        if (bucket.Length is < 3 or > 255 || bucket.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
            throw new StoreAddressException(
                $"\"{address}\" names no bucket; write s3://bucket/prefix, the bucket in letters, digits, '-' and '.'.");

        return new S3Address(bucket, parts.Checked().Path);
    }

    /// <summary>Returns the address of what holds the last part of an address, and that part.</summary>
    /// <exception cref="StoreAddressException">The address is a bucket.</exception>
    public static (string Folder, string Name) Split(string address) => Parse(address).ToPath().Split();

    /// <inheritdoc />
    public override string ToString() => ToPath().ToString();

    private BucketPath ToPath() => new(Scheme, Bucket, Path);
}
