using Azure.Storage.Blobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit;

namespace FgClip.Faults.Schedule;

/// <summary>
/// A dataset that jobs of the schedule make, extend, repair, widen and mine: where it lies, and what should be in it by now.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="inputs">The model and the images.</param>
/// <param name="container">Where it lies; null for a folder.</param>
/// <param name="store">The store's connection string for who looks at what a job left.</param>
/// <param name="name">Its name.</param>
public sealed class ScheduledDataset(
    FaultCluster cluster, FaultInputs inputs, BlobContainerClient? container, string store, string name) : IDisposable
{
    private readonly string _folder = inputs.NewPath(name);
    private readonly TempFolder _downloads = new();

    /// <summary>The cluster.</summary>
    public FaultCluster Cluster => cluster;

    /// <summary>The environment of commands that look at what a job left: without the cluster, and past the errors of its store.</summary>
    public IReadOnlyDictionary<string, string> ReaderVariables { get; } =
        new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = store };

    /// <summary>The model and the images.</summary>
    public FaultInputs Inputs => inputs;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its address.</summary>
    public string Address => AddressOf("");

    /// <summary>Rows that it should have.</summary>
    public int Rows { get; set; }

    /// <summary>Images that rows of it name and that are not there.</summary>
    public List<string> MissingImages { get; } = [];

    /// <summary>A digest of keys and vectors of the first job's rows that were ok; no later job may change them.</summary>
    public string? FirstRows { get; set; }

    /// <summary>The address of another output beside it.</summary>
    public string AddressOf(string suffix) => container is null ? _folder + suffix : $"az://{container.Name}/{name}{suffix}";

    /// <summary>Returns a folder with the parts that lie at an address now, for DuckDB to read.</summary>
    /// <param name="suffix">What the address has after the dataset's own.</param>
    public async Task<string> FetchPartsAsync(string suffix = "")
    {
        if (container is null)
            return _folder + suffix;
        var folder = _downloads.At(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        await BlobParts.DownloadAsync(container, name + suffix, folder);
        return folder;
    }

    /// <summary>Returns each object of an output with the digest of its bytes.</summary>
    /// <param name="suffix">What the address has after the dataset's own.</param>
    public async Task<SortedDictionary<string, string>> DigestAsync(string suffix) =>
        container is null ? OutputDigests.OfFolder(_folder + suffix) : await OutputDigests.OfBlobsAsync(container, name + suffix);

    /// <inheritdoc />
    public void Dispose() => _downloads.Dispose();
}
