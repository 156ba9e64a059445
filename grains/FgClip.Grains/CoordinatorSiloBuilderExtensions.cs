using FgClip.Grains.Jobs;
using FgClip.Grains.Leases;
using FgClip.Grains.Mining;
using FgClip.Grains.Progress;
using FgClip.Grains.Shards;
using FgClip.Grains.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace FgClip.Grains;

/// <summary>Coordinators as part of a silo.</summary>
public static class CoordinatorSiloBuilderExtensions
{
    /// <summary>
    /// Lets the silo host coordinators: job directory, jobs, shard blocks, mining jobs and progress. It needs a grain storage named
    /// <see cref="CoordinatorState.StorageName"/>.
    /// </summary>
    public static ISiloBuilder AddFgClipCoordinator(this ISiloBuilder silo, Action<CoordinatorOptions>? configure = null)
    {
        silo.Services.AddOptions<CoordinatorOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        silo.Services.AddSingleton<IValidateOptions<CoordinatorOptions>, CoordinatorOptionsValidator>();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<ISiloLiveness, MembershipLiveness>();
        silo.Services.AddSingleton<LeaseRules>();
        silo.Services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        return silo.AddProgressStream();
    }

    /// <summary>Keeps coordinators off a silo that has their assembly but not their role.</summary>
    public static ISiloBuilder ExcludeFgClipCoordinator(this ISiloBuilder silo) => silo.AddProgressStream().Configure<GrainTypeOptions>(
        types => types.Classes.ExceptWith(
            [typeof(JobDirectoryGrain), typeof(JobGrain), typeof(ShardBlockGrain), typeof(MiningJobGrain), typeof(JobProgressGrain)]));
}
