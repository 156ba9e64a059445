using System.Net;
using System.Reflection;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Jobs;
using FgClip.Grains.Leases;
using FgClip.Grains.Mining;
using FgClip.Grains.Shards;
using FgClip.Simulation.Scheduling;
using FgClip.Simulation.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Simulation.Clusters;

/// <summary>
/// Silos, the grains on them and the messages between them. It promises what Orleans promises: a call comes once, twice or not at all; its
/// caller learns of the result, of an error or of nothing; a grain has one activation, except while a silo that was declared dead
/// continues.
/// </summary>
internal sealed class SimulatedCluster : ISiloLiveness, IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<Type, Type> Classes = new()
    {
        [typeof(IJobGrain)] = typeof(JobGrain),
        [typeof(IJobDirectoryGrain)] = typeof(JobDirectoryGrain),
        [typeof(IShardBlockGrain)] = typeof(ShardBlockGrain),
        [typeof(IMiningJobGrain)] = typeof(MiningJobGrain),
    };

    private readonly Dictionary<GrainName, GrainActivation> _activations = [];
    private readonly List<SimulatedSilo> _silos = [];
    private readonly Dictionary<SimulatedSilo, ServiceProvider> _services = [];
    private readonly SimulatedStateTable _states;
    private readonly SimulatedStores _stores;
    private readonly Action<SimulatedCluster, SimulatedSilo> _startWorker;
    private int _started;

    /// <param name="stores">The stores.</param>
    /// <param name="startWorker">Starts the devices of a silo.</param>
    public SimulatedCluster(SimulatedStores stores, Action<SimulatedCluster, SimulatedSilo> startWorker)
    {
        (_stores, _startWorker) = (stores, startWorker);
        _states = new SimulatedStateTable(stores.Calls);
        Grains = SimulatedGrainFactory.Create(this);
    }

    /// <summary>Gets the scheduler.</summary>
    public SimulationScheduler Scheduler => _stores.Scheduler;

    /// <summary>Gets what goes wrong.</summary>
    public FaultPlan Faults => _stores.Faults;

    /// <summary>Gets the grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Gets the silos that were not declared dead.</summary>
    public IEnumerable<SimulatedSilo> Silos => _silos.Where(silo => !silo.IsDeclaredDead);

    /// <summary>Gets the activations, in a fixed order.</summary>
    public IReadOnlyList<GrainActivation> Activations => [.. _activations.Values];

    /// <inheritdoc />
    public IEnumerable<SiloAddress> Live => [.. Silos.Select(silo => silo.Address)];

    /// <summary>Gets how many calls arrived.</summary>
    public long Calls { get; private set; }

    /// <summary>Starts a silo.</summary>
    public SimulatedSilo Start(bool isWorker)
    {
        var number = ++_started;
        var process = new SimulatedProcess($"{(isWorker ? "worker" : "coordinator")}-{number}");
        var silo = new SimulatedSilo(
            process, SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 10_000 + number), number), isWorker, new SimulatedTime(Scheduler,
            process));
        _silos.Add(silo);
        if (isWorker)
            Scheduler.Post("start", process, () => process.Run<object?>(() =>
            {
                _startWorker(this, silo);
                return null;
            }));
        return silo;
    }

    /// <inheritdoc />
    public bool IsDead(SiloAddress silo) => _silos.Any(one => one.Address.Equals(silo) && one.IsDeclaredDead);

    /// <summary>Kills a silo. The cluster hears of it some seconds later.</summary>
    public void Kill(SimulatedSilo silo)
    {
        silo.Process.Kill();
        Scheduler.PostAfter(
            TimeSpan.FromSeconds(Scheduler.Random.NextDouble() * 20), $"{silo.Process.Name} is declared dead", process: null,
            () => DeclareDead(silo));
    }

    /// <summary>
    /// Tells the cluster that a silo is dead. Its grains are activated elsewhere from now on, and another silo takes its place.
    /// </summary>
    public void DeclareDead(SimulatedSilo silo)
    {
        if (silo.IsDeclaredDead)
            return;
        silo.IsDeclaredDead = true;
        foreach (var name in _activations.Where(one => one.Value.Silo == silo).Select(one => one.Key).ToList())
            _activations.Remove(name);
        Start(silo.IsWorker);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var services in _services.Values)
            services.Dispose();
    }

    /// <summary>Calls a grain.</summary>
    public Task<T> CallAsync<T>(GrainName name, MethodInfo method, object?[] arguments)
    {
        var caller = SimulatedProcess.Current;
        var answer = new TaskCompletionSource<T>();
        var request = new GrainRequest(
            name,
            method,
            arguments,
            task => Reply(() => answer.TrySetResult(task is Task<T> result ? result.Result : default!)),
            exception => Reply(() => answer.TrySetException(exception)));
        if (!Faults.Draw(FaultPlan.MessageDropped))
            Send();
        if (Faults.Draw(FaultPlan.MessageRepeated))
            Send();
        Scheduler.PostAfter(
            CallTimeout,
            $"timeout of {name}",
            caller,
            () => answer.TrySetException(
                new TimeoutException($"{name}: {method.Name} was not answered within {CallTimeout.TotalSeconds} s.")),
            () => answer.Task.IsCompleted);
        return answer.Task;

        // The cluster closed its connections to a silo that it declared dead. Its stores did not.
        void Send()
        {
            if (caller is { IsLate: true })
                Scheduler.PostAfter(TimeSpan.FromSeconds(Scheduler.Random.NextDouble() * 20), $"{caller.Name} connects", caller,
                    () => Deliver(request));
            else
                Deliver(request);
        }

        void Reply(Action set)
        {
            if (!Faults.Draw(FaultPlan.ReplyDropped))
                Scheduler.Post($"answer of {name}: {method.Name}", caller, set);
        }
    }

    /// <summary>Sends a call to where the grain is, or is to be.</summary>
    public void Deliver(GrainRequest request)
    {
        var what = $"message to {request.Name}: {request.Method.Name}";
        if (Faults.Draw(FaultPlan.MessageDelayed))
            Scheduler.PostAfter(TimeSpan.FromSeconds(Scheduler.Random.NextDouble() * 60), what, process: null, Arrive);
        else
            Scheduler.Post(what, process: null, Arrive);

        void Arrive()
        {
            Calls++;
            if (request.Name.Interface == typeof(ISiloDevicesGrain))
                Wake(request);
            else if (Find(request.Name) is { } activation)
                activation.Receive(request);
            else
                request.Fail(new SiloUnavailableException("There is no coordinator."));
        }
    }

    /// <summary>Wakes the devices of a silo, which is all that is asked of their grain.</summary>
    private void Wake(GrainRequest request)
    {
        var silo = Silos.FirstOrDefault(silo => silo.Address.ToParsableString() == request.Name.Key);
        if (silo is not { Wake: { } wake, Process: var process })
            request.Fail(new SiloUnavailableException("It has no devices."));
        else
            Scheduler.Post("wake", process, () =>
            {
                process.Run(() =>
                {
                    wake();
                    return true;
                });
                request.Succeed(Task.CompletedTask);
            });
    }

    /// <summary>Forgets an activation that went away.</summary>
    public void Remove(GrainActivation activation)
    {
        if (_activations.GetValueOrDefault(activation.Name) == activation)
            _activations.Remove(activation.Name);
    }

    /// <summary>Creates the grain of an activation.</summary>
    public (Grain Grain, Func<Task> ReadState) CreateGrain(GrainActivation activation) => GrainHost.Create(
        Classes[activation.Name.Interface], activation.Name, _states, Services(activation.Silo), Grains, activation.Leave);

    private ServiceProvider Services(SimulatedSilo silo)
    {
        if (!_services.TryGetValue(silo, out var services))
            _services[silo] = services = SimulatedSiloBuilder.BuildCoordinator(this, silo);
        return services;
    }

    private GrainActivation? Find(GrainName name)
    {
        if (_activations.TryGetValue(name, out var there))
            return there;
        var coordinators = Silos.Where(silo => !silo.IsWorker).ToList();
        if (coordinators.Count == 0)
            return null;
        var silo = coordinators[Scheduler.Random.Next(coordinators.Count)];
        var activation = _activations[name] = new GrainActivation(this, name, silo);
        Scheduler.Post($"activate {name}", silo.Process, () => silo.Process.Run(activation.ActivateAsync));
        return activation;
    }
}
