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
        var rest = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..].Trim('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (bucket, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..].Trim('/'));
        if (bucket.Length is < 3 or > 222 || bucket.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-_."))
            throw new StoreAddressException(
                $"\"{address}\" names no bucket; write gs://bucket/prefix, the bucket in lower case, digits, '-', '_' and '.'.");

        try
        {
            return new GcsAddress(bucket, path.Length == 0 ? "" : ObjectName.Check(path));
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
