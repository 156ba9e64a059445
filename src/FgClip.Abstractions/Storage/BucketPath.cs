namespace FgClip.Storage;

/// <summary>A bucket and a path in it, as S3 and Google Cloud Storage address objects: <c>scheme://bucket/path</c>.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Path">What follows it, without '/' at either end; may be empty.</param>
internal readonly record struct BucketPath(string Scheme, string Bucket, string Path)
{
    /// <summary>Takes an address apart, whatever the bucket is named.</summary>
    public static BucketPath Parse(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var rest = address[(scheme + 3)..].Trim('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (bucket, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..].Trim('/'));
        return new(address[..scheme].ToLowerInvariant(), bucket, path);
    }

    /// <summary>Returns itself where its path may name an object.</summary>
    /// <exception cref="StoreAddressException">It may not.</exception>
    public BucketPath Checked()
    {
        try
        {
            return Path.Length == 0 ? this : this with { Path = ObjectName.Check(Path) };
        }
        catch (ArgumentException e)
        {
            throw new StoreAddressException(e.Message);
        }
    }

    /// <summary>Returns the address of what holds the last part of the path, and that part.</summary>
    /// <exception cref="StoreAddressException">The path is empty.</exception>
    public (string Folder, string Name) Split()
    {
        if (Path.Length == 0)
            throw new StoreAddressException($"\"{this}\" is a bucket, not a file.");
        var slash = Path.LastIndexOf('/');
        return ((this with { Path = slash < 0 ? "" : Path[..slash] }).ToString(), Path[(slash + 1)..]);
    }

    /// <inheritdoc />
    public override string ToString() => Path.Length == 0 ? $"{Scheme}://{Bucket}" : $"{Scheme}://{Bucket}/{Path}";
}
