using Azure.Storage.Blobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Injection;
using FgClip.Faults.Jobs;
using FgClip.TestKit.Services;

namespace FgClip.Faults.Schedule;

/// <summary>
/// Faults of all kinds at random moments under jobs that never pause. The seed fixes which faults come, to whom, and how long after the one
/// before; what the cluster is doing then is chance.
/// </summary>
/// <param name="duration">How long faults come; the job in hand is then run to its end.</param>
/// <param name="seed">Another seed makes another schedule.</param>
/// <param name="output">Where it says what it does.</param>
public sealed class FaultSchedule(TimeSpan duration, int seed, TextWriter output)
{
    // Of five silos. A cluster of which most silos are starting does no work that a fault could harm.
    private const int MaxRestarts = 2;

    private static readonly FaultKind[] Short = [FaultKind.FreezeWorker, FaultKind.RestartRedis, FaultKind.MoveGrains];


    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);
    private readonly Dictionary<FaultKind, int> _faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => 0);
    private readonly Dictionary<FaultKind, Task> _current = [];
    private readonly Lock _writing = new();
    private Task _reviving = Task.CompletedTask;

    /// <summary>Runs it.</summary>
    /// <returns>Whether every job succeeded with every row there once.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var inputs = await FaultInputs.MakeAsync();
        await using var azurite = await Azurite.StartAsync();
        await using var gate = await AzuriteGate.StartAsync(azurite);
        var container = new BlobContainerClient(azurite.ConnectionString, "faults");
        await container.CreateAsync(cancellationToken: cancellationToken);
        await using var cluster = await FaultCluster.StartAsync(Options(inputs, gate), cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var over = new CancellationTokenSource();
        enough.CancelAfter(duration);

        var results = new JobResults(Say);
        var running = new JobRun(cluster, inputs, container, azurite.ConnectionString, results).RunAsync(enough.Token);
        var injector = new FaultInjector(cluster, inputs, azurite, gate, results, _random);
        await InjectAsync(injector, over.Token, enough.Token);
        await ReviveUntilAsync(running, injector);
        await over.CancelAsync();
        await ReviveUntilAsync(Task.WhenAll(_current.Values), injector);
        return Summarize(cluster, results);
    }

    private static FaultClusterOptions Options(FaultInputs inputs, AzuriteGate gate) => new()
    {
        Coordinators = 2,
        Workers = 2,
        WorkersElsewhere = 1,
        Folder = inputs.Folder,
        Devices = "cpu:0,1",
        HasHealth = true,
        AzureConnectionString = gate.ConnectionString,
        Settings = new Dictionary<string, string>
        {
            // Longer than other fault tests have it: on a machine of which each core is wanted by 20 processes, a silo stands still for
            // seconds.
            ["Membership:ProbeTimeout"] = "00:00:03",
            ["Coordinator:LeaseDuration"] = "00:00:15",
            ["Worker:StallFloor"] = "00:00:10",
            ["Worker:StepLimit"] = "00:01:00",
        },
    };

    private async Task InjectAsync(FaultInjector injector, CancellationToken over, CancellationToken enough)
    {
        while (true)
        {
            // Each kind comes before any comes again, but for one that lasts; those that are over soon come three times.
            FaultKind[] kinds = [.. Enum.GetValues<FaultKind>(), .. Short, .. Short];
            _random.Shuffle(kinds);
            foreach (var kind in kinds)
            {
                do
                {
                    if (!await WaitAsync(_random.Next(1, 6), injector, enough))
                        return;
                }
                while (RestartsSilos(kind) && _current.Count(fault => RestartsSilos(fault.Key) && !fault.Value.IsCompleted) >= MaxRestarts);
                if (_current.GetValueOrDefault(kind) is not { IsCompleted: false })
                    _current[kind] = RunAsync(kind, injector, over);
            }
        }
    }

    private static bool RestartsSilos(FaultKind kind) =>
        kind is FaultKind.KillWorker or FaultKind.KillCoordinator or FaultKind.KillBoth or FaultKind.StopSilo;

    private async Task RunAsync(FaultKind kind, FaultInjector injector, CancellationToken over)
    {
        _faults[kind]++;
        Say($"{kind} begins");
        Say($"{kind}: {await injector.InjectAsync(kind, over)}");
    }

    private async Task<bool> WaitAsync(int ticks, FaultInjector injector, CancellationToken enough)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        try
        {
            for (; ticks > 0; ticks--)
            {
                await timer.WaitForNextTickAsync(enough);
                Revive(injector);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReviveUntilAsync(Task running, FaultInjector injector)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        while (!running.IsCompleted && await timer.WaitForNextTickAsync())
            Revive(injector);
        await running;
        await _reviving;
    }

    /// <summary>Starts silos again that ended by themselves, while faults continue.</summary>
    private void Revive(FaultInjector injector)
    {
        if (_reviving.IsCompleted)
            _reviving = ReviveAsync(injector);
    }

    private async Task ReviveAsync(FaultInjector injector)
    {
        foreach (var silo in await injector.ReviveAsync(CancellationToken.None))
            Say($"{silo} had ended, and was started again");
    }

    private bool Summarize(FaultCluster cluster, JobResults results)
    {
        Say($"seed {seed}: {_faults.Values.Sum()} faults: {string.Join(", ", _faults.Select(fault => $"{fault.Value} {fault.Key}"))}");
        var refused = cluster.Log.Find(line => line.Text.Contains("This device cannot do the job", StringComparison.Ordinal)).Count;
        Say($"{refused} attempts were refused by devices without the model");
        foreach (var line in results.Summarize())
            Say(line);
        return results.AreClean;
    }

    private void Say(string what)
    {
        lock (_writing)
            output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
    }
}
