using FgClip.Faults.Clusters;
using FgClip.TestKit.Services;

namespace FgClip.Faults.Injection;

/// <summary>Does harm to a cluster, and starts again what it stopped.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="azurite">Its storage.</param>
/// <param name="random">Chooses the silo.</param>
public sealed class FaultInjector(FaultCluster cluster, Azurite azurite, Random random)
{
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(8), StorageIsAway = TimeSpan.FromSeconds(20);

    /// <summary>Does it, and waits until every silo that it killed is part of the cluster again.</summary>
    /// <returns>What was done, in words.</returns>
    public Task<string> InjectAsync(FaultKind kind, CancellationToken cancellationToken) => kind switch
    {
        FaultKind.KillWorker => KillAsync([One(cluster.Workers)], cancellationToken),
        FaultKind.KillCoordinator => KillAsync([One(cluster.Coordinators)], cancellationToken),
        FaultKind.KillBoth => KillAsync([One(cluster.Workers), One(cluster.Coordinators)], cancellationToken),
        FaultKind.FreezeWorker => FreezeAsync(One(cluster.Workers)),
        FaultKind.RestartRedis => RestartRedisAsync(),
        FaultKind.FreezeStorage => FreezeStorageAsync(),
        FaultKind.StopSilo => StopAsync(One(cluster.Silos), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such fault."),
    };

    /// <summary>Starts silos again that ended by themselves, as one that learns that it was held for dead.</summary>
    /// <returns>Their names.</returns>
    public async Task<IReadOnlyList<string>> ReviveAsync(CancellationToken cancellationToken)
    {
        var ended = cluster.Silos.Where(silo => silo.Process.HasExited).ToList();
        foreach (var silo in ended)
            await silo.StartAsync(cancellationToken);
        return [.. ended.Select(silo => silo.Name)];
    }

    private static async Task<string> KillAsync(IReadOnlyList<ClusterSilo> silos, CancellationToken cancellationToken)
    {
        await Task.WhenAll(silos.Select(silo => silo.KillAsync()));
        await Task.WhenAll(silos.Select(silo => silo.StartAsync(cancellationToken)));
        return string.Join(" and ", silos.Select(silo => silo.Name));
    }

    private static async Task<string> FreezeAsync(ClusterSilo silo)
    {
        silo.Freeze();
        using var timer = new PeriodicTimer(LongerThanALease, TimeProvider.System);
        await timer.WaitForNextTickAsync();
        silo.Thaw();
        return silo.Name;
    }

    private static async Task<string> StopAsync(ClusterSilo silo, CancellationToken cancellationToken)
    {
        var exitCode = silo.Process.HasExited ? "had ended" : $"ended with {await silo.StopAsync(cancellationToken)}";
        await silo.StartAsync(cancellationToken);
        return $"{silo.Name} {exitCode}";
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

    private ClusterSilo One(IReadOnlyList<ClusterSilo> silos) => silos[random.Next(silos.Count)];
}
