using System.ComponentModel;
using FgClip.Client;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Mcp.Clusters;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Tools;

/// <summary>Asks a cluster about its jobs.</summary>
/// <param name="cluster">The cluster.</param>
[McpServerToolType]
public sealed class JobTools(ClusterLink cluster)
{
    /// <summary>Where a job stands.</summary>
    [McpServerTool(Name = "job_status", ReadOnly = true, UseStructuredContent = true)]
    [Description("Where an embedding job of the cluster stands: phase, rows done, errors by reason.")]
    public Task<JobSummary> StatusAsync([Description("The job's id, as list_jobs tells it.")] string job,
    CancellationToken cancellationToken) =>
        AskAsync(async client => JobSummary.From(await client.GetStatusAsync(job, cancellationToken)), cancellationToken);

    /// <summary>The jobs of the cluster.</summary>
    [McpServerTool(Name = "list_jobs", ReadOnly = true, UseStructuredContent = true)]
    [Description("The jobs of the cluster and where they stand.")]
    public Task<JobSummaries> ListAsync(CancellationToken cancellationToken) =>
        AskAsync(async client => new JobSummaries([.. (await client.ListAsync(cancellationToken)).Select(JobSummary.From)]),
        cancellationToken);

    private async Task<T> AskAsync<T>(Func<FgClipClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(await cluster.ConnectAsync(cancellationToken));
        }
        catch (Exception failed) when (failed is ClusterUnreachableException or JobNotFoundException)
        {
            throw new McpException(failed.Message);
        }
    }
}

/// <summary>Jobs.</summary>
/// <param name="Jobs">From the oldest to the newest.</param>
public sealed record JobSummaries(IReadOnlyList<JobSummary> Jobs);

/// <summary>Where a job stands.</summary>
/// <param name="Job">Its id.</param>
/// <param name="Name">What it is called: its name, or the last folder of its output.</param>
/// <param name="Phase">planning, running, finalizing, succeeded, failed or cancelled.</param>
/// <param name="Paused">Whether it is paused.</param>
/// <param name="Rows">Rows in all; null before they are counted.</param>
/// <param name="RowsDone">Rows that were tried.</param>
/// <param name="Statuses">How many rows ended how.</param>
/// <param name="Output">Where its dataset lies.</param>
/// <param name="Error">Why it failed; null while it has not.</param>
public sealed record JobSummary(
    string Job, string Name, string Phase, bool Paused, long? Rows, long RowsDone, IReadOnlyDictionary<string, long> Statuses,
    string Output, string? Error)
{
    internal static JobSummary From(JobStatus status) => new(
        status.Job,
        status.DisplayName,
        status.Phase.ToString().ToLowerInvariant(),
        status.IsPaused,
        status.Rows,
        status.RowsDone,
        (status.Committed + status.InFlight).ByStatus.ToDictionary(pair => pair.Key.ToColumnValue(), pair => (long)pair.Value),
        status.Output,
        status.Failure?.Message);
}
