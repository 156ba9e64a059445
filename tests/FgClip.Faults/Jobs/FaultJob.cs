using FgClip.Faults.Clusters;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Jobs;

/// <summary>A job of a cluster, followed by a client that stays until its end.</summary>
public sealed class FaultJob : IAsyncDisposable
{
    private readonly ProcessLog _said = new();
    private readonly FaultCluster _cluster;
    private readonly ProgramProcess _client;

    private FaultJob(FaultCluster cluster, int rows, string output, IEnumerable<string> command)
    {
        (_cluster, Rows, Output) = (cluster, rows, output);
        _client = cluster.StartCommand(_said, command);
    }

    /// <summary>Rows of its manifest.</summary>
    public int Rows { get; }

    /// <summary>Where its dataset goes.</summary>
    public string Output { get; }

    /// <summary>What its client said.</summary>
    public ProcessLog Said => _said;

    /// <summary>How long its end is waited for.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Submits a job and watches it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="inputs">The model and the images.</param>
    /// <param name="rows">Rows of the job.</param>
    /// <param name="shardRows">Rows of a shard.</param>
    /// <param name="output">Where the dataset goes; null for a new folder.</param>
    /// <param name="manifest">Its manifest; null for a new one.</param>
    /// <param name="limit">How long its end is waited for; null for 3 minutes.</param>
    /// <param name="options">More options of the command.</param>
    public static FaultJob Submit(
        FaultCluster cluster, FaultInputs inputs, int rows, int shardRows, string? output = null, string? manifest = null,
        TimeSpan? limit = null,
        params IEnumerable<string> options)
    {
        output ??= inputs.NewPath("out");
        return new(cluster, rows, output,
        [
            "submit", "--watch", "--model", inputs.Model, "--input", manifest ?? inputs.Manifest(rows), "--output", output,
            "--features", "image,text", "--shard-rows", $"{shardRows}", .. options,
        ])
        {
            Limit = limit ?? TimeSpan.FromMinutes(3),
        };
    }

    /// <summary>Starts a command that submits a job and watches it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="limit">How long its end is waited for.</param>
    /// <param name="command">The command.</param>
    public static FaultJob Start(FaultCluster cluster, TimeSpan limit, IEnumerable<string> command) =>
        new(cluster, 0, "", command) { Limit = limit };

    /// <summary>Waits for the job's end, as its client sees it.</summary>
    /// <returns>The client's exit code: 0 for a job that succeeded.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _client.WaitForExitAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The job did not end. Its client:\n{_said.Tail()}\nThe silos:\n{_cluster.Log.Tail()}");
        }
    }

    /// <summary>Waits for the job's end, and looks at its rows.</summary>
    /// <param name="parts">Where its parts can be read as files; null for <see cref="Output"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The job did not succeed.</exception>
    public async Task<JobAudit> AuditAsync(string? parts = null, CancellationToken cancellationToken = default)
    {
        var exitCode = await EndAsync(cancellationToken);
        if (exitCode != 0)
            throw new InvalidOperationException(
                $"The job ended with {exitCode}. Its client:\n{_said.Tail()}\nThe silos:\n{_cluster.Log.Tail()}");
        return await JobAudit.MakeAsync(parts ?? Output, Output, Rows, _cluster.Variables);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
