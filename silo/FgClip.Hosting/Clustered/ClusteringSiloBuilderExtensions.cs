using FgClip.Client;
using FgClip.Grains.State;
using FgClip.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Storage;

namespace FgClip.Hosting.Clustered;

/// <summary>How a silo finds its cluster and where it keeps grain state.</summary>
internal static class ClusteringSiloBuilderExtensions
{
    private const string Alone = "fgclip", Redis = "redis";

    /// <summary>
    /// A death takes the votes of half of the silos whose heartbeats are recent, two at most. Of three silos two may be lost at once; the
    /// third can't declare them dead, and new ones can't join, until their heartbeats are out of date: three of these, and Orleans' own 30
    /// seconds would make it 90. A heartbeat is one small write to Redis.
    /// </summary>
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(5);

    /// <summary>Adds membership and grain storage: in Redis, or in memory where the silo is alone.</summary>
    public static ISiloBuilder AddFgClipCluster(this ISiloBuilder silo, ClusterAddress? cluster, SiloEndpoints endpoints,
        SiloSettings settings)
    {
        if (cluster is null)
        {
            silo.UseLocalhostClustering(endpoints.SiloPort, endpoints.GatewayPort, serviceId: Alone, clusterId: Alone);
            return silo.AddMemoryGrainStorage(CoordinatorState.StorageName);
        }

        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        silo.ConfigureEndpoints(endpoints.Address, endpoints.SiloPort, endpoints.GatewayPort, endpoints.ListensEverywhere);
        silo.Configure<ClusterMembershipOptions>(options => Tune(options, settings.Membership));
        silo.UseRedisClustering(options => options.ConfigurationOptions = cluster.ToRedis());
        silo.Services.AddSingleton<MembershipRowWatch>().AddHostedService(services => services.GetRequiredService<MembershipRowWatch>());
        if (settings.Roles.HasFlag(SiloRoles.Coordinator))
            AddState(silo, cluster);
        return silo;
    }

    private static void AddState(ISiloBuilder silo, ClusterAddress cluster)
    {
        silo.AddRedisGrainStorage(Redis, options =>
        {
            options.ConfigurationOptions = cluster.ToRedis();
            options.GrainStorageSerializer = new JsonStateSerializer();
            // What is forgotten leaves no key behind.
            options.DeleteStateOnClear = true;
        });
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            CoordinatorState.StorageName, (services, _) => new RedisStateStorage(services.GetRequiredKeyedService<IGrainStorage>(Redis)));
    }

    private static void Tune(ClusterMembershipOptions options, MembershipSettings settings)
    {
        options.ProbeTimeout = settings.ProbeTimeout;
        options.NumMissedProbesLimit = settings.MissedProbes;
        options.IAmAliveTablePublishTimeout = BetweenHeartbeats;
    }
}
