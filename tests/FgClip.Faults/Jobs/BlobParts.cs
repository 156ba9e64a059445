using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FgClip.Faults.Jobs;

/// <summary>Parts of a dataset in blob storage, as files that DuckDB can read.</summary>
public static class BlobParts
{
    /// <summary>Downloads the parts.</summary>
    /// <param name="container">The container.</param>
    /// <param name="dataset">The dataset's name in it.</param>
    /// <param name="folder">Where they go.</param>
    public static async Task DownloadAsync(BlobContainerClient container, string dataset, string folder)
    {
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{dataset}/part-", CancellationToken.None))
            await container.GetBlobClient(blob.Name).DownloadToAsync(Path.Combine(folder, Path.GetFileName(blob.Name)));
    }
}
