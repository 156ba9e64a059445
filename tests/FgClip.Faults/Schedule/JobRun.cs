using Azure.Storage.Blobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit;

namespace FgClip.Faults.Schedule;

/// <summary>Jobs one after another, to files and to blob storage by turns, as long as nobody says that it is enough.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="inputs">The model and the images.</param>
/// <param name="container">Where every other dataset goes.</param>
/// <param name="log">Told of each job that is over.</param>
public sealed class JobRun(FaultCluster cluster, FaultInputs inputs, BlobContainerClient container, Action<string> log)
{
    private const int Rows = 1_200, ShardRows = 12;

    private readonly List<JobAudit> _audits = [];

    /// <summary>What became of the jobs that succeeded.</summary>
    public IReadOnlyList<JobAudit> Audits => _audits;

    /// <summary>Jobs that did not succeed, and why.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Runs jobs until there are to be no more; the last is run to its end.</summary>
    public async Task RunAsync(CancellationToken enough)
    {
        for (var number = 1; !enough.IsCancellationRequested; number++)
        {
            try
            {
                var audit = number % 2 == 1 ? await ToFilesAsync() : await ToBlobsAsync($"out-{number}");
                _audits.Add(audit);
                log($"job {number}: {audit}");
            }
            catch (Exception failed) when (failed is InvalidOperationException or TimeoutException)
            {
                Failures.Add($"job {number}: {failed.Message}");
                log(Failures[^1]);
            }
        }
    }

    private async Task<JobAudit> ToFilesAsync()
    {
        await using var job = FaultJob.Submit(cluster, inputs, Rows, ShardRows);
        return await job.AuditAsync();
    }

    private async Task<JobAudit> ToBlobsAsync(string dataset)
    {
        await using var job = FaultJob.Submit(cluster, inputs, Rows, ShardRows, $"az://{container.Name}/{dataset}");
        using var parts = new TempFolder();
        if (await job.EndAsync() == 0)
            await BlobParts.DownloadAsync(container, dataset, parts.Path);
        return await job.AuditAsync(parts.Path);
    }
}
