using Azure.Storage.Blobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;

namespace FgClip.Faults.Schedule;

/// <summary>Two lanes of jobs, one to files and one to blob storage, as long as nobody says that it is enough.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="inputs">The model and the images.</param>
/// <param name="container">Where the datasets of the second lane go.</param>
/// <param name="store">The store's connection string for who looks at what a job left: past the faults of the store.</param>
/// <param name="results">What became of the jobs.</param>
public sealed class JobRun(FaultCluster cluster, FaultInputs inputs, BlobContainerClient container, string store, JobResults results)
{
    /// <summary>Runs jobs until there are to be no more; the last of each lane is run to its end.</summary>
    public Task RunAsync(CancellationToken enough) => Task.WhenAll(RunAsync("files", null, enough), RunAsync("blobs", container, enough));

    private async Task RunAsync(string lane, BlobContainerClient? datasets, CancellationToken enough)
    {
        for (var number = 1; !enough.IsCancellationRequested; number++)
        {
            using var dataset = new ScheduledDataset(cluster, inputs, datasets, store, $"{lane}-{number}");
            await new DatasetLife(results).RunAsync(dataset, enough);
        }
    }
}
