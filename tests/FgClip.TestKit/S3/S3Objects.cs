using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace FgClip.TestKit.S3;

/// <summary>Buckets, objects and uploads in parts. Each change is one step.</summary>
internal sealed class S3Objects
{
    private const int MinPart = 5 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, StoredObject>> _buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PendingUpload> _uploads = new(StringComparer.Ordinal);

    public S3ServerConditions Conditions { get; set; }

    public void AddBucket(string bucket)
    {
        lock (_lock)
            _buckets.TryAdd(bucket, new SortedDictionary<string, StoredObject>(Comparer<string>.Create(ByUtf8)));
    }

    public IReadOnlyList<string> Keys(string bucket)
    {
        lock (_lock)
            return [.. Bucket(bucket).Keys];
    }

    public StoredObject? Find(string bucket, string key)
    {
        lock (_lock)
            return Bucket(bucket).GetValueOrDefault(key);
    }

    public IReadOnlyList<KeyValuePair<string, StoredObject>> List(string bucket, string prefix, string after, int most)
    {
        lock (_lock)
        {
            return [.. Bucket(bucket).Where(entry =>
                entry.Key.StartsWith(prefix, StringComparison.Ordinal) && (after.Length == 0 || ByUtf8(entry.Key, after) > 0)).Take(most)];
        }
    }

    public StoredObject Put(string bucket, string key, byte[] bytes, Dictionary<string, string> metadata, WriteConditions conditions)
    {
        lock (_lock)
        {
            Check(Bucket(bucket).GetValueOrDefault(key), conditions, atComplete: false);
            return Bucket(bucket)[key] = new StoredObject(bytes, Quote(MD5.HashData(bytes), ""), metadata);
        }
    }

    public void Put(string bucket, string key, StoredObject stored)
    {
        lock (_lock)
            Bucket(bucket)[key] = stored;
    }

    public void Delete(string bucket, string key)
    {
        lock (_lock)
            Bucket(bucket).Remove(key);
    }

    public string Start(string bucket, string key, Dictionary<string, string> metadata)
    {
        lock (_lock)
        {
            _ = Bucket(bucket);
            var id = Guid.NewGuid().ToString("n");
            _uploads[id] = new PendingUpload(id, bucket, key, metadata, []);
            return id;
        }
    }

    public string PutPart(string bucket, string key, string upload, int number, byte[] bytes)
    {
        lock (_lock)
        {
            if (number is < 1 or > 10_000)
                throw new S3ServerException(HttpStatusCode.BadRequest, "InvalidArgument");
            Upload(bucket, key, upload).Parts[number] = bytes;
            return Quote(MD5.HashData(bytes), "");
        }
    }

    public StoredObject Complete(string bucket, string key, string upload, IReadOnlyList<(int Number, string Tag)> named,
        WriteConditions conditions)
    {
        lock (_lock)
        {
            var pending = Upload(bucket, key, upload);
            var parts = named.Select(part => pending.Parts.TryGetValue(part.Number, out var bytes)
                && Quote(MD5.HashData(bytes), "").Trim('"') == part.Tag.Trim('"')
                ? bytes : throw new S3ServerException(HttpStatusCode.BadRequest, "InvalidPart")).ToArray();
            if (parts.Length == 0 || !named.Select(part => part.Number).SequenceEqual(named.Select(part => part.Number).Order().Distinct()))
                throw new S3ServerException(HttpStatusCode.BadRequest, "InvalidPartOrder");
            if (parts[..^1].Any(part => part.Length < MinPart))
                throw new S3ServerException(HttpStatusCode.BadRequest, "EntityTooSmall");
            Check(Bucket(bucket).GetValueOrDefault(key), conditions, atComplete: true);
            var tag = Quote(MD5.HashData([.. parts.SelectMany(part => MD5.HashData(part))]), $"-{parts.Length}");
            _uploads.Remove(upload);
            return Bucket(bucket)[key] = new StoredObject(Join(parts), tag, pending.Metadata);
        }
    }

    public void Abort(string bucket, string key, string upload)
    {
        lock (_lock)
            _uploads.Remove(Upload(bucket, key, upload).Id);
    }

    public IReadOnlyList<PendingUpload> Uploads(string bucket)
    {
        lock (_lock)
            return [.. _uploads.Values.Where(upload => upload.Bucket == bucket)];
    }

    private static int ByUtf8(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(
        Encoding.UTF8.GetBytes(right));

    private static byte[] Join(byte[][] parts)
    {
        using var whole = new MemoryStream(parts.Sum(part => part.Length));
        foreach (var part in parts)
            whole.Write(part);
        return whole.ToArray();
    }

    private static string Quote(byte[] digest, string end) => $"\"{Convert.ToHexStringLower(digest)}{end}\"";

    private void Check(StoredObject? there, WriteConditions conditions, bool atComplete)
    {
        if (Conditions is S3ServerConditions.Ignored || (atComplete && Conditions is S3ServerConditions.OfCeph16))
            return;
        if (conditions.IfNoneMatch is { } none && (none != "*" || there is not null))
            throw none == "*" ? new S3ServerException(HttpStatusCode.PreconditionFailed, "PreconditionFailed")
                : new S3ServerException(HttpStatusCode.NotImplemented, "NotImplemented");
        if (conditions.IfMatch is not { } match || Conditions is S3ServerConditions.MatchIgnored)
            return;
        if (there is null)
            throw new S3ServerException(HttpStatusCode.NotFound, "NoSuchKey");
        if (match != (Conditions is S3ServerConditions.OfCeph16 ? there.Tag.Trim('"') : there.Tag))
            throw new S3ServerException(HttpStatusCode.PreconditionFailed, "PreconditionFailed");
    }

    private SortedDictionary<string, StoredObject> Bucket(string bucket) =>
        _buckets.GetValueOrDefault(bucket) ?? throw new S3ServerException(HttpStatusCode.NotFound, "NoSuchBucket");

    private PendingUpload Upload(string bucket, string key, string id) =>
        _uploads.TryGetValue(id, out var upload) && (upload.Bucket, upload.Key) == (bucket, key)
            ? upload : throw new S3ServerException(HttpStatusCode.NotFound, "NoSuchUpload");
}

internal sealed record StoredObject(byte[] Bytes, string Tag, Dictionary<string, string> Metadata)
{
    public DateTime Modified { get; init; } = DateTime.UtcNow;
}

internal sealed record PendingUpload(
    string Id, string Bucket, string Key, Dictionary<string, string> Metadata, SortedDictionary<int, byte[]> Parts);

internal sealed record WriteConditions(string? IfMatch, string? IfNoneMatch);
