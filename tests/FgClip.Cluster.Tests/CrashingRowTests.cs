using System.Collections.Concurrent;
using FgClip.Client;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FgClip.Cluster.Tests;

/// <summary>A row that takes the silo down on which it is computed, and silos that really go.</summary>
public sealed class CrashingRowTests : IDisposable
{
    private const int Shard = 1;
    private const int Killer = 2;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentBag<RowRange> _probes = [];
    private InProcessTestCluster _cluster = null!;
    private int _deaths;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_row_gets_its_status_and_every_other_its_values()
    {
        var work = new LineWork
        {
            BeforeShard = (shard, _, _) => shard.Shard.Index == Shard && !shard.Crashed.Contains(Killer) ? DieAsync(shard)
            : Task.CompletedTask,
            Probe = (shard, rows, _) =>
            {
                _probes.Add(rows);
                return rows.Contains(Killer) ? DieAsync(shard) : Task.CompletedTask;
            },
        };
        var spec = LineDataset.NewJob(_folder.Path, rows: 12, rowsPerShard: 4);
        await using var cluster = _cluster = await RolesCluster.StartAsync(work, workers: 1);
        var client = new FgClipClient(cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>());

        var job = (await client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, 12, 1), (last.Phase, last.Committed.Rows, last.Committed.Errors));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(row => row == Shard * 4 + Killer ? "crashed" : "ok"), await LineDataset.ReadTextAsync(
                spec, "status"));
        Assert.Equal([new(0, 2), new(2, 1), new(3, 1)], _probes.Distinct().OrderBy(probe => probe.First));
        Assert.Equal(3 + 1, _deaths);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Takes the worker's silo down, starts another in its place, and never comes back.</summary>
    private async Task DieAsync(ShardWork shard)
    {
        var coordinator = _cluster.Silos[0];
        var silo = _cluster.Silos.Single(silo => silo != coordinator);
        var life = new TaskCompletionSource();
        Interlocked.Increment(ref _deaths);
        _ = Task.Run(
            async () =>
            {
                await _cluster.KillSiloAsync(silo);
                await coordinator.ServiceProvider.GetRequiredService<IClusterMembershipService>().TryKill(silo.SiloAddress);
                await _cluster.StartAdditionalSiloAsync();
            },
            CancellationToken.None);
        await life.Task;
        Assert.Fail($"Shard {shard.Shard.Index} came back from the dead.");
    }
}
