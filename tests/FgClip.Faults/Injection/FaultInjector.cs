using System.ComponentModel;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.Faults.Schedule;
using FgClip.TestKit.Services;

namespace FgClip.Faults.Injection;

/// <summary>Does harm to a cluster, and starts again what it stopped.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="inputs">The model and the images.</param>
/// <param name="azurite">Its storage.</param>
/// <param name="gate">Stands before the storage.</param>
/// <param name="results">Receives what became of jobs that a fault submits.</param>
/// <param name="random">Chooses the silo.</param>
public sealed class FaultInjector(
    FaultCluster cluster, FaultInputs inputs, Azurite azurite, AzuriteGate gate, JobResults results, Random random)
{
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan StorageIsAway = TimeSpan.FromSeconds(20), StorageFails = TimeSpan.FromSeconds(30);

    /// <summary>Does it, and waits until every silo that it killed is part of the cluster again.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="over">Cancelled once no job runs any more.</param>
    /// <returns>What was done, in words.</returns>
    public Task<string> InjectAsync(FaultKind kind, CancellationToken over) => kind switch
    {
        FaultKind.KillWorker => KillAsync(One(cluster.Workers)),
        FaultKind.KillCoordinator => KillAsync(One(cluster.Coordinators)),
        FaultKind.KillBoth => KillAsync(One(cluster.Workers), One(cluster.Coordinators)),
        FaultKind.FreezeWorker => FreezeAsync(One(cluster.Workers)),
        FaultKind.RestartRedis => RestartRedisAsync(),
        FaultKind.FreezeStorage => FreezeStorageAsync(),
        FaultKind.StoreErrors => new StoreErrors(gate).RunAsync(StorageFails),
        FaultKind.StopSilo => StopAsync(One(cluster.Silos)),
        FaultKind.HungThread => HungThread.RunAsync(cluster, One(cluster.Workers), random.Next(1, 4), random.Next(2) == 0, over),
        FaultKind.UnreadableJob => new UnreadableJob(cluster, inputs, results).RunAsync(over),
        FaultKind.MoveGrains => MoveGrainsAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such fault."),
    };

    /// <summary>Starts silos again that ended by themselves, as one that learns that it was held for dead.</summary>
    /// <returns>Their names.</returns>
    public async Task<IReadOnlyList<string>> ReviveAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var silo in cluster.Silos)
        {
            if (await SiloRestart.ReviveAsync(silo, cancellationToken))
                names.Add(silo.Name);
        }

        return names;
    }

    private static async Task<string> KillAsync(params ClusterSilo[] silos)
    {
        await Task.WhenAll(silos.Select(silo => SiloRestart.KillAsync(silo, CancellationToken.None)));
        return string.Join(" and ", silos.Select(silo => silo.Name));
    }

    private static async Task<string> FreezeAsync(ClusterSilo silo)
    {
        var process = silo.Process;
        try
        {
            silo.Freeze();
        }
        catch (Win32Exception)
        {
            return $"{silo.Name} had ended";
        }

        using var timer = new PeriodicTimer(LongerThanALease, TimeProvider.System);
        await timer.WaitForNextTickAsync();
        if (silo.Process != process || process.HasExited)
            return $"{silo.Name}, until it was killed";
        silo.Thaw();
        return silo.Name;
    }

    private static async Task<string> StopAsync(ClusterSilo silo)
    {
        var exitCode = await SiloRestart.StopAsync(silo, CancellationToken.None);
        return exitCode is null ? $"{silo.Name} had ended" : $"{silo.Name} ended with {exitCode}";
    }

    private async Task<string> RestartRedisAsync()
    {
        await cluster.Redis.RestartAsync();
        return "redis";
    }

    private async Task<string> FreezeStorageAsync()
    {
        await StorageOutage.RunAsync(azurite, StorageIsAway);
        return "azurite";
    }

    private async Task<string> MoveGrainsAsync()
    {
        try
        {
            await using var client = await ClusterOperator.ConnectAsync(cluster, CancellationToken.None);
            var (moved, unasked) = await client.MoveGrainsAsync();
            return $"{moved} grains, {unasked} more were lost with their silo";
        }
        catch (Exception lost) when (lost is TimeoutException or Orleans.Runtime.OrleansException)
        {
            return $"none, as a silo was lost ({lost.GetType().Name})";
        }
    }

    private ClusterSilo One(IReadOnlyList<ClusterSilo> silos) => silos[random.Next(silos.Count)];
}
