using System.Collections.Concurrent;
using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FgClip.Cluster.Tests;

/// <summary>
/// The search for a row that crashes its worker, on a silo with several devices: all shards that the silo held when it died are suspected,
/// and each probe is to run alone.
/// </summary>
public sealed class PoisonRowSearchTests : IDisposable
{
    private const int RowsPerShard = 2;
    private const int Killer = 1;
    private const int DeathsToSuspect = 3;
    private const int Limit = 240_000;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<(int Shard, int First)> _probes = [];
    private readonly CountReleases _releases = new();
    private readonly Lock _lock = new();
    private readonly HashSet<int> _inHand = [];
    private TaskCompletionSource _allInHand = NewSignal();
    private InProcessTestCluster _cluster = null!;
    private int _deaths;
    private int _alone;

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Each_device_of_a_silo_gets_its_turn_to_probe_alone(int devices)
    {
        var work = new LineWork
        {
            BeforeShard = async (shard, _, _) =>
            {
                if (Volatile.Read(ref _deaths) < DeathsToSuspect)
                    await DieTogetherAsync(shard.Shard.Index, devices);
            },
            Probe = async (shard, rows, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref _alone));
                _probes.Enqueue((shard.Shard.Index, rows.First));
                if (shard.Shard.Index == 0 && rows.Contains(Killer))
                    await DieAsync();
                Interlocked.Decrement(ref _alone);
            },
        };
        var spec = LineDataset.NewJob(_folder.Path, devices * RowsPerShard, RowsPerShard);
        await using var cluster = _cluster = await RolesCluster.StartAsync(work, workers: 1, devices, calls: _releases);
        var client = new FgClipClient(cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>());

        var job = (await client.SubmitAsync(spec, job: null, TestContext.Current.CancellationToken)).Job;
        var last = await client.WatchAsync(job, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);

        Assert.Equal((JobPhase.Succeeded, devices * RowsPerShard, 1), (last.Phase, last.Committed.Rows, last.Committed.Errors));
        Assert.Equal(
            Enumerable.Range(0, devices * RowsPerShard).Select(row => row == Killer ? "crashed" : "ok"), await LineDataset.ReadTextAsync(
                spec, "status"));
        Assert.Equal(DeathsToSuspect + 1, _deaths);
        Assert.Equal((0, Killer), _probes.Last(probe => probe.Shard == 0));
        // A probe is given back at most once by each other device of the silo.
        Assert.InRange(_releases.Count, 0, (_probes.Count + _deaths) * devices);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Holds the shard until each device has one, and then dies with all of them.</summary>
    private async Task DieTogetherAsync(int shard, int devices)
    {
        Task all;
        lock (_lock)
        {
            all = _allInHand.Task;
            _inHand.Add(shard);
            if (_inHand.Count == devices)
            {
                _allInHand.SetResult();
                _inHand.Clear();
                _allInHand = NewSignal();
            }
        }

        await all;
        if (shard == 0)
            await DieAsync();
        await NewSignal().Task;
    }

    /// <summary>Takes the worker's silo down, starts another in its place, and never comes back.</summary>
    private async Task DieAsync()
    {
        var coordinator = _cluster.Silos[0];
        var silo = _cluster.Silos.Single(silo => silo != coordinator);
        Interlocked.Increment(ref _deaths);
        Interlocked.Exchange(ref _alone, 0);
        _ = Task.Run(
            async () =>
            {
                await _cluster.KillSiloAsync(silo);
                await coordinator.ServiceProvider.GetRequiredService<IClusterMembershipService>().TryKill(silo.SiloAddress);
                await _cluster.StartAdditionalSiloAsync();
            },
            CancellationToken.None);
        await NewSignal().Task;
    }

    private sealed class CountReleases : IIncomingGrainCallFilter
    {
        private int _count;

        public int Count => _count;

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.Grain is IShardBlockGrain && context.MethodName.StartsWith("Release", StringComparison.Ordinal))
                Interlocked.Increment(ref _count);
            return context.Invoke();
        }
    }
}
