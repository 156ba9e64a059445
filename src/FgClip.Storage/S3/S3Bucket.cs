using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace FgClip.Storage.S3;

/// <summary>A bucket: requests to it with what all of them have in common. Keys are whole here, with the prefix of a store.</summary>
internal sealed class S3Bucket(S3Service service, string name)
{
    public S3Service Service => service;

    public string Name => name;

    private RequestPayer? Payer => service.Settings.RequesterPays ? RequestPayer.Requester : null;

    private ServerSideEncryptionMethod? Encryption => service.Settings.KmsKey is null ? null : ServerSideEncryptionMethod.AWSKMS;

    /// <summary>Looks an object up.</summary>
    /// <returns>Its length, version and writer; null where there is none.</returns>
    /// <exception cref="AmazonS3Exception">The service failed.</exception>
    public async Task<S3Object?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = name, Key = key, RequestPayer = Payer };
            var found = await service.Client.GetObjectMetadataAsync(request, cancellationToken).ConfigureAwait(false);
            return new S3Object(found.ContentLength, S3Version.From(found.ETag, found.Metadata), S3Version.Mark(found.Metadata));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<GetObjectResponse> ReadAsync(string key, long offset, long length, string? version, CancellationToken cancellationToken) =>
        service.Client.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = name,
                Key = key,
                ByteRange = new ByteRange(offset, offset + length - 1),
                EtagToMatch = version is null ? null : S3Version.Quoted(version),
                RequestPayer = Payer,
            },
            cancellationToken);

    public Task<PutObjectResponse> PutAsync(string key, Stream body, S3Write write, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = name,
            Key = key,
            InputStream = body,
            AutoCloseStream = false,
            IfMatch = write.IfMatch,
            IfNoneMatch = write.IfNoneMatch,
            UseChunkEncoding = service.Settings.Chunked,
            RequestPayer = Payer,
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = service.Settings.KmsKey,
        };
        write.Describe(request.Metadata);
        var client = body.Length > S3PartStream.PartSize ? service.PatientClient : service.Client;
        return client.PutObjectAsync(request, cancellationToken);
    }

    public async Task<string> StartPartsAsync(string key, S3Write write, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = name,
            Key = key,
            RequestPayer = Payer,
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = service.Settings.KmsKey,
        };
        write.Describe(request.Metadata);
        return (await service.Client.InitiateMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false)).UploadId;
    }

    public async Task<PartETag> PutPartAsync(string key, string upload, int number, Stream body, CancellationToken cancellationToken)
    {
        var request = new UploadPartRequest
        {
            BucketName = name,
            Key = key,
            UploadId = upload,
            PartNumber = number,
            PartSize = body.Length,
            InputStream = body,
            UseChunkEncoding = service.Settings.Chunked,
            RequestPayer = Payer,
        };
        return new PartETag(await service.Client.UploadPartAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <exception cref="AmazonS3Exception">The service failed; also where it answers 200 and says so in the body.</exception>
    public async Task CompleteAsync(string key, string upload, IReadOnlyList<PartETag> parts, S3Write write,
        CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = name,
            Key = key,
            UploadId = upload,
            PartETags = [.. parts],
            IfMatch = write.IfMatch,
            IfNoneMatch = write.IfNoneMatch,
            RequestPayer = Payer,
        };
        var answer = await service.Client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);

        // Ceph 16 leaves the ETag empty; an error in the body leaves all empty.
        if (string.IsNullOrEmpty(answer.ETag) && string.IsNullOrEmpty(answer.Key))
            throw new AmazonS3Exception("The service answered 200 without an object.")
            {
                StatusCode = HttpStatusCode.OK,
                ErrorCode = "without an object",
            };
    }

    public Task AbortAsync(string key, string upload, CancellationToken cancellationToken) =>
        service.Client.AbortMultipartUploadAsync(
            new AbortMultipartUploadRequest { BucketName = name, Key = key, UploadId = upload, RequestPayer = Payer }, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        service.Client.DeleteObjectAsync(
            new DeleteObjectRequest { BucketName = name, Key = key, RequestPayer = Payer }, cancellationToken);

    public Task<ListObjectsV2Response> ListAsync(string prefix, string? token, int? pageSize, CancellationToken cancellationToken) =>
        service.Client.ListObjectsV2Async(
            new ListObjectsV2Request
            {
                BucketName = name,
                Prefix = prefix,
                ContinuationToken = token,
                MaxKeys = pageSize,
                RequestPayer = Payer,
            },
            cancellationToken);
}

/// <summary>An object that was looked up.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Version">Its version.</param>
/// <param name="Mark">The upload that wrote it; null where it is not one of ours.</param>
internal sealed record S3Object(long Length, string Version, string? Mark);
