using FgClip.Grains.Abstractions.Progress;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace FgClip.Grains.Progress;

/// <summary>The stream of progress as part of a silo.</summary>
internal static class ProgressStreamSiloBuilderExtensions
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Every silo of a cluster needs it, as Orleans may put a stream's subscriptions on any. Events and subscriptions are in memory and go
    /// with their silo; who watches notices and subscribes again.
    /// </summary>
    public static ISiloBuilder AddProgressStream(this ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorage(ProgressStream.Provider, storage => storage.Configure<IServiceProvider>(
            // Subscriptions are Orleans' own types, which plain JSON does not hold.
            (options, services) => options.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(
                services)));
        return silo.AddMemoryStreams(ProgressStream.Provider, streams =>
        {
            streams.ConfigurePartitioning(1);
            streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = PollInterval));
        });
    }
}
