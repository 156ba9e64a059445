using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Mining.Items;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Engine;

/// <summary>What the steps of a job leave for each other, and its end.</summary>
internal static class WorkFolder
{
    /// <summary>Opens what was gathered of a side.</summary>
    public static async Task<SideReader> OpenSideAsync(
        IObjectStore output, string side, IReadOnlyList<int> items, IReadOnlyList<int> links, int dimensions,
        bool joinsCopies, CancellationToken cancellationToken)
    {
        var index = new SideIndex(side, items, links);
        var bits = new byte[(index.Count + 7) / 8];
        await using (var stream = await output.OpenReadAsync(MiningLayout.Kept(side), 0, null, cancellationToken).ConfigureAwait(false))
            await stream.ReadExactlyAsync(bits, cancellationToken).ConfigureAwait(false);
        var kept = new KeptItems(bits);
        return new SideReader(output, index, kept, dimensions, joinsCopies && kept.Count < index.Count);
    }

    /// <summary>Writes the manifest and <c>_SUCCESS</c>, and deletes the rest.</summary>
    /// <param name="output">The output.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="data">What the names of its files match that hold data.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task FinishAsync<T>(IObjectStore output, T manifest, string data, CancellationToken cancellationToken)
        where T : class
    {
        await DataFilesRecord.PutAsync(output, data, cancellationToken).ConfigureAwait(false);
        var name = await MiningRecords.ManifestNameAsync(output, cancellationToken).ConfigureAwait(false);
        await output.PutBytesAsync(
            name, JsonSerializer.SerializeToUtf8Bytes(manifest, RecordJson.Options), CommitCondition.Absent, MiningLayout.Staging,
            cancellationToken).ConfigureAwait(false);
        await output.PutBytesAsync(MiningLayout.Success, default, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        await DeleteWorkAsync(output, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The manifest of an output that is finished; null for one that is not. Work that a kill left after the end goes.</summary>
    public static async Task<T?> ReadFinishedAsync<T>(IObjectStore output, CancellationToken cancellationToken)
        where T : class
    {
        if (await output.FindAsync(MiningLayout.Success, cancellationToken).ConfigureAwait(false) is null)
            return null;
        await DeleteWorkAsync(output, cancellationToken).ConfigureAwait(false);
        return await MiningRecords.ReadManifestAsync<T>(output, cancellationToken).ConfigureAwait(false);
    }

    // The output is whole by then, so that what can't be deleted is not a failure; the next call that finds the output finished tries
    // again.
    private static async Task DeleteWorkAsync(IObjectStore output, CancellationToken cancellationToken)
    {
        await output.TryDeleteStagingAsync(MiningLayout.Work, cancellationToken).ConfigureAwait(false);
        await output.TryDeleteStagingAsync(MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
    }
}
