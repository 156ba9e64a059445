using Azure;
using Azure.Identity;

namespace FgClip.Storage.Azure;

/// <summary>
/// What the service or the way to it answers with, as the exceptions that every store has. No message holds an address with a SAS.
/// </summary>
internal static class AzureFailure
{
    /// <summary>Whether this is the service's failure, or a time-out of a try, and not the caller's own cancellation.</summary>
    public static bool IsAzureFailure(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        RequestFailedException or AuthenticationFailedException => true,
        AggregateException many => many.InnerExceptions.Any(inner => IsAzureFailure(inner, cancellationToken)),
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The exception to throw: after it, what the call did is unknown and must be read back.</summary>
    public static IOException Translate(Exception exception, string root, string? name)
    {
        var place = name is null ? root : $"{root}/{name}";
        return exception switch
        {
            RequestFailedException { Status: 404, ErrorCode: "ContainerNotFound" } =>
                new IOException($"{place}: there is no such container. Create it first.", exception),
            RequestFailedException { Status: 401 or 403 } refused => new StoreAccessException(
                $"{place}: the account refuses this credential ({refused.ErrorCode ?? "403"}). It is looked for in "
                + $"{AzureAccount.Variables}. "
                + "An identity needs the role Storage Blob Data Reader to read and Contributor to write.", exception),
            RequestFailedException { ErrorCode: "ConditionNotMet" } =>
                new IOException($"{place}: it was replaced while it was read.", exception),
            RequestFailedException failed =>
                new IOException($"{place}: the storage account answered {failed.Status} {failed.ErrorCode}.", exception),
            AuthenticationFailedException => new StoreAccessException(
                $"{place}: no Azure identity could be had. A credential is looked for in {AzureAccount.Variables}.", exception),
            AggregateException many => new IOException(
                $"{place}: the storage account can't be reached ({many.InnerExceptions.Count} tries): {Reason(many.InnerExceptions[^1])}",
                exception),
            _ => new IOException($"{place}: the storage account did not answer in time.", exception),
        };
    }

    private static string Reason(Exception last) => last.InnerException?.Message ?? last.Message;
}
