using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;

namespace FgClip.Storage.S3;

/// <summary>What the service or the way to it answers with, as the exceptions that every store has.</summary>
internal static class S3Failure
{
    /// <summary>Whether this is the service's failure, or a time-out of a try, and not the caller's own cancellation.</summary>
    public static bool IsS3Failure(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        ObjectNotFoundException or StoreAccessException => false,
        AmazonServiceException or AmazonClientException => true,
        HttpRequestException or IOException or SocketException or TimeoutException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether there is no such object (or upload).</summary>
    public static bool IsMissing(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" };

    public static bool IsMissingBucket(Exception exception) => exception is AmazonS3Exception { ErrorCode: "NoSuchBucket" };

    /// <summary>Whether a condition did not hold, now or at a try before whose answer was lost.</summary>
    public static bool IsConditionFailed(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed };

    /// <summary>Whether another writer was at work, so that the service did neither.</summary>
    public static bool IsConflict(Exception exception) => exception is AmazonS3Exception { StatusCode: HttpStatusCode.Conflict };

    /// <summary>Whether the service refuses the credential.</summary>
    public static bool IsDenied(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden };

    /// <summary>The exception to throw: after it, what the call did is unknown and must be read back.</summary>
    public static IOException Translate(Exception exception, string root, string? name)
    {
        var place = name is null ? root : $"{root}/{name}";
        return exception switch
        {
            AmazonS3Exception when IsMissingBucket(exception) =>
                new IOException($"{place}: there is no such bucket. Create it first.", exception),
            AmazonS3Exception denied when IsDenied(exception) => new StoreAccessException(
                $"{place}: the service refuses this credential ({denied.ErrorCode ?? "403"}). It is looked for in {S3Service.Credentials}. "
                + "Reading needs s3:GetObject and s3:ListBucket; writing s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload.",
                denied),
            AmazonS3Exception { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect }
                or AmazonS3Exception { ErrorCode: "AuthorizationHeaderMalformed" } =>
                new IOException($"{place}: the bucket is in another region. Set AWS_REGION to the bucket's.", exception),
            AmazonS3Exception when IsConditionFailed(exception) =>
                new IOException($"{place}: it was replaced while it was read or written.", exception),
            AmazonServiceException { StatusCode: > 0 } failed =>
                new IOException($"{place}: the service answered {(int)failed.StatusCode} {failed.ErrorCode}.", exception),
            AmazonClientException or AmazonServiceException when IsWithoutCredential(exception) => new StoreAccessException(
                $"{place}: no AWS credential was found. It is looked for in {S3Service.Credentials}.", exception),
            OperationCanceledException or TimeoutException => new IOException($"{place}: the service did not answer in time.", exception),
            _ => new IOException($"{place}: the service can't be reached: {exception.GetBaseException().Message}", exception),
        };
    }

    private static bool IsWithoutCredential(Exception exception) =>
        exception.Message.Contains("credential", StringComparison.OrdinalIgnoreCase);
}
