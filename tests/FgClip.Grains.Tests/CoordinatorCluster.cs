using System.Collections.Concurrent;
using System.Net;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;
using FgClip.Grains.State;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using Orleans.TestingHost;

namespace FgClip.Grains.Tests;

/// <summary>A silo of coordinators whose clock only a test moves. The test is the worker.</summary>
public sealed class CoordinatorCluster : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;
    private readonly TempFolder _folder = new();
    private readonly DeadSilos _dead = new();
    private int _names;

    public CoordinatorCluster()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddSingleton<ISiloLiveness>(_dead);
            silo.AddMemoryGrainStorage(CoordinatorState.StorageName);
            silo.AddFgClipCoordinator();
        });
        _cluster = builder.Build();
    }

    public FakeTimeProvider Time { get; } = new();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A job over a new input.</summary>
    public JobSpec NewJob(int rows, int rowsPerShard, Func<int, string>? line = null) =>
        LineDataset.NewJob(_folder.At(NewName("job")), rows, rowsPerShard, line);

    public IJobGrain Job(string id) => _cluster.Client.GetGrain<IJobGrain>(id);

    public IMiningJobGrain MiningJob(string id) => _cluster.Client.GetGrain<IMiningJobGrain>(id);

    /// <summary>A block of a job's first run, or of a later one.</summary>
    public IShardBlockGrain Block(string job, int block, int run = 1) =>
        _cluster.Client.GetGrain<IShardBlockGrain>(new BlockKey(job, run, block).ToString());

    public IJobDirectoryGrain Directory => _cluster.Client.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);

    /// <summary>A lease's id with its request, from a worker on a silo of its own, which is not one of the cluster.</summary>
    public LeaseRequest NewRequest() =>
        new(NewName("lease"), new DeviceKey(SiloAddress.New(IPAddress.Loopback, 7, Interlocked.Increment(ref _names)), "cpu"));

    /// <summary>Lets the silo of a worker die, as far as coordinators hear.</summary>
    public void Kill(LeaseRequest worker) => _dead.Add(worker.Holder.Silo);

    /// <summary>Submits a job, and plans it as a worker would.</summary>
    public async Task<string> StartAsync(JobSpec spec)
    {
        var id = NewName("job");
        await Job(id).SubmitAsync(spec);
        await PlanAsync(id, spec);
        return id;
    }

    /// <summary>Plans a submitted job as a worker would.</summary>
    public async Task PlanAsync(string id, JobSpec spec)
    {
        var request = NewRequest();
        Assert.IsType<PlanOffer>(await Job(id).RequestWorkAsync(request));
        var plan = await LineDataset.PlanAsync(spec, CancellationToken.None);
        await Job(id)
            .CompletePlanAsync(request.Lease, new PlanTotals(plan.Shards, plan.Rows) { Number = plan.Number, Folder = plan.Folder });
    }

    /// <summary>Gives up the next shard of a job's first block: every attempt fails.</summary>
    public async Task FailNextAsync(string job)
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var request = NewRequest();
            var shard = (await Block(job, 0).LeaseAsync(request))!.Shard.Index;
            await Block(job, 0).FailAsync(shard, request.Lease, new WorkFailure("no"));
        }
    }

    /// <summary>Commits the next shard of a job's first block as a worker would; does nothing where none is left.</summary>
    public async Task CommitNextAsync(string job, JobSpec spec, int run = 1)
    {
        var (block, request) = (Block(job, 0, run), NewRequest());
        if (await block.LeaseAsync(request) is { Shard: var shard })
        {
            var receipt = await LineDataset.CommitAsync(spec, shard, request.Lease, CancellationToken.None);
            Assert.Equal(LeaseRenewalResult.Ok, await block.CompleteAsync(shard.Index, request.Lease, receipt));
        }
    }

    /// <summary>Forgets a grain's activation, as when its silo goes; its next call starts it again.</summary>
    public Task ForgetAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    /// <summary>Whether the store has state of a grain.</summary>
    public async Task<bool> HasStateAsync(string name, IAddressable grain)
    {
        var storage = ((InProcessSiloHandle)_cluster.Silos[0]).ServiceProvider.GetRequiredKeyedService<IGrainStorage>(
            CoordinatorState.StorageName);
        var state = new GrainState<object>();
        await storage.ReadStateAsync(name, grain.GetGrainId(), state);
        return state.RecordExists;
    }

    private string NewName(string kind) => $"{kind}-{Interlocked.Increment(ref _names)}";

    private sealed class DeadSilos : ISiloLiveness
    {
        private readonly ConcurrentDictionary<SiloAddress, bool> _dead = [];

        public void Add(SiloAddress silo) => _dead[silo] = true;

        public bool IsDead(SiloAddress silo) => _dead.ContainsKey(silo);
    }
}
