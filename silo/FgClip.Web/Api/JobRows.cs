using FgClip.Client;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Search;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Web.Api;

/// <summary>Rows of jobs, from what is committed of them; a job may still run.</summary>
/// <param name="client">The cluster.</param>
internal sealed class JobRows(FgClipClient client)
{
    /// <summary>The most rows of a sample.</summary>
    public const int MaxRows = 48;

    /// <summary>Reads some rows with their nearest captions.</summary>
    /// <param name="job">The job.</param>
    /// <param name="shard">The shard that they are from; null for some of those that are done.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<SampleRow>> SampleAsync(string job, int? shard, int count, CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(job, cancellationToken);
        var done = await DoneAsync(job, cancellationToken);
        if (shard is { } one)
            done = done.Contains(one) ? [one] : throw new JobNotFoundException($"{job}: shard {one} is not committed");
        return await rows.SampleAsync(done, count, cancellationToken);
    }

    /// <summary>Reads rows that failed, a few for each way, out of the shards that were committed last.</summary>
    public async Task<IReadOnlyList<SampleRow>> FailuresAsync(string job, CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(job, cancellationToken);
        return await rows.FailuresAsync(await DoneAsync(job, cancellationToken), cancellationToken);
    }

    /// <summary>Opens the rows of a job.</summary>
    public async Task<CommittedRows> OpenAsync(string job, CancellationToken cancellationToken) =>
        await CommittedRows.OpenAsync(await client.GetSpecAsync(job, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<int>> DoneAsync(string job, CancellationToken cancellationToken)
    {
        var map = await client.GetShardsAsync(job, since: null, cancellationToken);
        List<int> done = [];
        foreach (var stretch in map.Stretches)
        {
            var states = new ShardState[DatasetPaths.ShardsPerBlock];
            var length = ShardRuns.Read(stretch.Runs, states);
            done.AddRange(Enumerable.Range(0, length).Where(i => states[i] is ShardState.Done).Select(i => stretch.First + i));
        }

        return done;
    }
}
