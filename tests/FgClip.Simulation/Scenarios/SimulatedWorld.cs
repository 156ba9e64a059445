using FgClip.Model.Encoders;
using FgClip.Simulation.Clusters;
using FgClip.Simulation.Invariants;
using FgClip.Simulation.Scheduling;
using FgClip.Simulation.Stores;
using FgClip.Storage;
using FgClip.Workers;
using FgClip.Workers.Devices;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Simulation.Scenarios;

/// <summary>Everything that one schedule has: scheduler, disk, cluster, client, watches.</summary>
internal sealed class SimulatedWorld : IDisposable
{
    private readonly List<ServiceProvider> _services = [];
    private readonly List<DatasetWatch> _watches = [];
    private readonly double _secondsPerRow;

    /// <param name="seed">What the schedule follows from.</param>
    /// <param name="keepTrace">Whether the trace is kept as text.</param>
    public SimulatedWorld(int seed, bool keepTrace)
    {
        Scheduler = new SimulationScheduler(seed, keepTrace);
        Faults = new FaultPlan(Scheduler);
        Disk = new SimulatedDisk();
        Root = $"/simulated/{seed}";
        var stores = new SimulatedStores(Root, Disk, new RemoteCalls(Scheduler, Faults), Scheduler, Faults, new StableNames());
        ObjectStores.Mounted = stores.Open;
        Cluster = new SimulatedCluster(stores, StartWorker);
        Injector = new FaultInjector(Cluster);
        Client = new SimulatedProcess("client");
        Time = new SimulatedTime(Scheduler, Client);
        _secondsPerRow = Scheduler.Chance(0.5) ? Scheduler.Random.NextDouble() * 20 : 0;
        IsPoisoned = Scheduler.Chance(0.1);
        if (IsPoisoned)
            Faults.SpareSilos();
        DevicesPerWorker = IsPoisoned ? 2 + Scheduler.Random.Next(2) : 1 + Scheduler.Random.Next(3);
        for (var i = Scheduler.Random.Next(1, 3); i > 0; i--)
            Cluster.Start(isWorker: false);
        for (var i = IsPoisoned ? 1 : Scheduler.Random.Next(1, 4); i > 0; i--)
            Cluster.Start(isWorker: true);
    }

    /// <summary>Gets the scheduler.</summary>
    public SimulationScheduler Scheduler { get; }

    /// <summary>Gets what goes wrong.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Gets the disk.</summary>
    public SimulatedDisk Disk { get; }

    /// <summary>Gets the path that everything lies under.</summary>
    public string Root { get; }

    /// <summary>Gets the rows.</summary>
    public SimulatedRows Rows { get; } = new();

    /// <summary>Gets the cluster.</summary>
    public SimulatedCluster Cluster { get; }

    /// <summary>Gets what kills, suspends and moves.</summary>
    public FaultInjector Injector { get; }

    /// <summary>Gets the process that jobs are submitted from.</summary>
    public SimulatedProcess Client { get; }

    /// <summary>Gets the client's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Gets how many devices a worker silo has.</summary>
    public int DevicesPerWorker { get; }

    /// <summary>Gets whether several rows kill their worker, of which there is one with several devices.</summary>
    public bool IsPoisoned { get; }

    /// <summary>Gets what was found to be wrong.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Gets how many checks were made.</summary>
    public long Checks => _watches.Sum(watch => watch.Checks);

    /// <summary>Gets or sets how many jobs succeeded and had their output checked.</summary>
    public long Jobs { get; set; }

    /// <summary>Watches a dataset from now on.</summary>
    public void Watch(string root)
    {
        var watch = new DatasetWatch(Disk, root, Violations.Add);
        _watches.Add(watch);
        Disk.Changed += watch.OnChanged;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ObjectStores.Mounted = null;
        Cluster.Dispose();
        foreach (var services in _services)
            services.Dispose();
    }

    private void StartWorker(SimulatedCluster cluster, SimulatedSilo silo)
    {
        var devices = Enumerable.Range(0, DevicesPerWorker).Select(i => new WorkerDevice($"cpu-{i}", new EncoderOptions())).ToList();
        var work = new SimulatedJobWork(Rows, Faults, Wait, () => cluster.Kill(silo), () => Injector.Stall(silo));
        var services = SimulatedSiloBuilder.BuildWorker(cluster, silo, work, devices);
        _services.Add(services);
        silo.Wake = services.GetRequiredService<WorkSignal>().Set;
        foreach (var device in devices)
            _ = SimulatedSiloBuilder.CreateWorker(services, device).RunAsync(silo.Stopping.Token);

        Task Wait(CancellationToken cancellationToken) => _secondsPerRow == 0
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromSeconds(Scheduler.Random.NextDouble() * _secondsPerRow), silo.Time, cancellationToken);
    }
}
