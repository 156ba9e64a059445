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
        var rest = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..].Trim('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (bucket, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..].Trim('/'));
        if (address.AsSpan().ContainsAny('?', '#') || bucket.Contains('@', StringComparison.Ordinal))
            throw new StoreAddressException(
                "An s3:// address has no '?', '#' or '@': a key belongs into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile into "
                + "AWS_PROFILE and an endpoint into AWS_ENDPOINT_URL_S3, where no record of a job can keep it.");

        // Buckets of before 2018 may have capitals and '_'.
        if (bucket.Length is < 3 or > 255 || bucket.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
            throw new StoreAddressException(
                $"\"{address}\" names no bucket; write s3://bucket/prefix, the bucket in letters, digits, '-' and '.'.");

        try
        {
            return new S3Address(bucket, path.Length == 0 ? "" : ObjectName.Check(path));
        }
        catch (ArgumentException e)
        {
            throw new StoreAddressException(e.Message);
        }
    }

    /// <summary>Returns the address of what holds the last part of an address, and that part.</summary>
    /// <exception cref="StoreAddressException">The address is a bucket.</exception>
    public static (string Folder, string Name) Split(string address)
    {
        var parsed = Parse(address);
        if (parsed.Path.Length == 0)
            throw new StoreAddressException($"\"{parsed}\" is a bucket, not a file.");
        var slash = parsed.Path.LastIndexOf('/');
        return ((parsed with { Path = slash < 0 ? "" : parsed.Path[..slash] }).ToString(), parsed.Path[(slash + 1)..]);
    }

    /// <inheritdoc />
    public override string ToString() => Path.Length == 0 ? $"{Scheme}://{Bucket}" : $"{Scheme}://{Bucket}/{Path}";
}
