using FgClip.Datasets.Layout;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Engine;

/// <summary>Finds the records of an output: in a folder of their own, or beside the parts where version 0.1.0 began it.</summary>
public static class MiningRecords
{
    /// <summary>Reads the manifest.</summary>
    /// <param name="output">The output.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The manifest, or null where there is none.</returns>
    public static async Task<T?> ReadManifestAsync<T>(IObjectStore output, CancellationToken cancellationToken)
        where T : class =>
        await output.ReadJsonAsync<T>(await ManifestNameAsync(output, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Returns the name of the job's record.</summary>
    internal static async Task<string> JobNameAsync(IObjectStore output, CancellationToken cancellationToken) =>
        await IsOldAsync(output, cancellationToken).ConfigureAwait(false) ? DatasetPaths.Job : MiningLayout.Job;

    /// <summary>Returns the name of the manifest.</summary>
    internal static async Task<string> ManifestNameAsync(IObjectStore output, CancellationToken cancellationToken) =>
        await IsOldAsync(output, cancellationToken).ConfigureAwait(false) ? DatasetPaths.Manifest : MiningLayout.Manifest;

    private static async Task<bool> IsOldAsync(IObjectStore output, CancellationToken cancellationToken) =>
        await output.FindAsync(DatasetPaths.Job, cancellationToken).ConfigureAwait(false) is not null;
}
