namespace FgClip.Storage;

/// <summary>Deletes what nobody reads any more.</summary>
public static class ObjectStoreCleanupExtensions
{
    /// <summary>
    /// Deletes a staging folder as far as that is possible. Another process that still writes there can prevent it, and on NFS a file that
    /// is open; what is left takes space and nothing else.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="staging">The folder; one that is not there is not an error.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The error that prevented it; null where everything is deleted.</returns>
    public static async Task<Exception?> TryDeleteStagingAsync(this IObjectStore store, string staging, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteStagingAsync(staging, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception;
        }
    }
}
