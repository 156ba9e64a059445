using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FgClip.Faults.Jobs;

/// <summary>The objects of an output by name, each with the digest of its bytes.</summary>
public static class OutputDigests
{
    /// <summary>Reads a folder.</summary>
    public static SortedDictionary<string, string> OfFolder(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file),
            file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    /// <summary>Reads what lies under a prefix of a container.</summary>
    public static async Task<SortedDictionary<string, string>> OfBlobsAsync(BlobContainerClient container, string prefix)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix + "/", CancellationToken.None))
        {
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync();
            digests[blob.Name[(prefix.Length + 1)..]] = Convert.ToHexString(SHA256.HashData(content.Value.Content));
        }

        return digests;
    }
}
