using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using FgClip.TestKit.S3;

namespace FgClip.Cli.Tests;

/// <summary>A new bucket of any S3 service, as Amazon's client sees it.</summary>
internal sealed class S3TestBucket : IDisposable
{
    private readonly AmazonS3Client _client;

    private S3TestBucket(Uri endpoint, string accessKey, string secretKey)
    {
        Environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_S3"] = endpoint.ToString(),
            ["AWS_ACCESS_KEY_ID"] = accessKey,
            ["AWS_SECRET_ACCESS_KEY"] = secretKey,
            ["AWS_REGION"] = S3Server.Region,
        };
        _client = new AmazonS3Client(
            new BasicAWSCredentials(accessKey, secretKey),
            new AmazonS3Config
            {
                ServiceURL = endpoint.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = S3Server.Region,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            });
    }

    /// <summary>The variables by which a process finds the service.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public string Name { get; } = $"test-{Guid.NewGuid():n}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes one.</summary>
    public static async Task<S3TestBucket> CreateAsync(Uri endpoint, string accessKey, string secretKey)
    {
        var bucket = new S3TestBucket(endpoint, accessKey, secretKey);
        await bucket._client.PutBucketAsync(bucket.Name, Cancel);
        return bucket;
    }

    /// <summary>Digests of the parts of a dataset, by their names.</summary>
    public async Task<SortedDictionary<string, string>> PartsAsync(string output)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in await KeysAsync($"{output}/part-"))
        {
            using var answer = await _client.GetObjectAsync(Name, key, Cancel);
            using var content = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(content, Cancel);
            parts.Add(key[(output.Length + 1)..], Convert.ToHexString(SHA256.HashData(content.ToArray())));
        }

        return parts;
    }

    /// <summary>Deletes all objects under a prefix.</summary>
    public async Task ClearAsync(string prefix)
    {
        foreach (var key in await KeysAsync(prefix))
            await _client.DeleteObjectAsync(Name, key, Cancel);
    }

    /// <summary>Keys of uploads in parts that nobody has ended.</summary>
    public async Task<IReadOnlyList<string>> UploadsAsync()
    {
        var listed = await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Name }, Cancel);
        return [.. (listed.MultipartUploads ?? []).Select(upload => upload.Key)];
    }

    public void Dispose() => _client.Dispose();

    private async Task<List<string>> KeysAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var found in _client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Name, Prefix = prefix })
            .S3Objects.WithCancellation(Cancel))
            keys.Add(found.Key);
        return keys;
    }
}
