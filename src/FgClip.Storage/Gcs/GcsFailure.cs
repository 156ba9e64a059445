using System.Net;
using Google;
using Google.Apis.Auth.OAuth2.Responses;

namespace FgClip.Storage.Gcs;

/// <summary>What the service or the way to it answers with, as the exceptions that every store has.</summary>
internal static class GcsFailure
{
    /// <summary>Whether this is the service's failure, or a time-out of a try, and not the caller's own cancellation.</summary>
    public static bool IsGcsFailure(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        GoogleApiException or TokenResponseException or HttpRequestException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether there is no such object or bucket.</summary>
    public static bool IsMissing(Exception exception) => exception is GoogleApiException { HttpStatusCode: HttpStatusCode.NotFound };

    /// <summary>Whether another try may not meet the failure.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        GoogleApiException e => e.HttpStatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError,
        HttpRequestException or OperationCanceledException or IOException => true,
        _ => false,
    };

    /// <summary>The exception to throw: after it, what the call did is unknown and must be read back.</summary>
    public static IOException Translate(Exception exception, string root, string? name)
    {
        var place = name is null ? root : $"{root}/{name}";
        return exception switch
        {
            GoogleApiException { HttpStatusCode: HttpStatusCode.NotFound } => new IOException(
                $"{place}: there is no such bucket. Create it first.", exception),
            GoogleApiException { HttpStatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } refused =>
                new StoreAccessException(
                    $"{place}: Google Cloud Storage refuses this credential ({(int)refused.HttpStatusCode}{Reason(refused)}). "
                    + $"It is looked for in {GcsService.Credentials}. "
                    + "It needs the role Storage Object Viewer to read and Storage Object User to write.",
                    exception),
            GoogleApiException { HttpStatusCode: HttpStatusCode.PreconditionFailed } =>
                new IOException($"{place}: it was replaced while it was read.", exception),
            GoogleApiException failed =>
                new IOException($"{place}: Google Cloud Storage answered {(int)failed.HttpStatusCode}{Reason(failed)}.", exception),
            TokenResponseException => new StoreAccessException(
                $"{place}: no token of Google Cloud could be had. A credential is looked for in {GcsService.Credentials}.", exception),
            HttpRequestException => new IOException($"{place}: Google Cloud Storage can't be reached: {exception.Message}", exception),
            _ => new IOException($"{place}: Google Cloud Storage did not answer in time.", exception),
        };
    }

    private static string Reason(GoogleApiException e) =>
        e.Error?.Errors?.FirstOrDefault()?.Reason is { Length: > 0 } reason ? $" {reason}" : "";
}
