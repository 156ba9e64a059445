using FgClip.Grains.State;
using FgClip.Hosting;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FgClip.Cluster.Tests;

/// <summary>A cluster of several silos in this process: the first coordinates, the others work.</summary>
internal static class RolesCluster
{
    public static async Task<InProcessTestCluster> StartAsync(LineWork work, int workers)
    {
        var started = 0;
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            var isFirst = Interlocked.Increment(ref started) == 1;
            silo.Services.AddSingleton<IJobWork>(work);
            silo.AddMemoryGrainStorage(CoordinatorState.StorageName);
            silo.AddFgClipSilo(fgclip =>
            {
                fgclip.Roles = isFirst ? SiloRoles.Coordinator : SiloRoles.Worker;
                fgclip.Worker = worker =>
                {
                    worker.PollInterval = TimeSpan.FromMilliseconds(20);
                    worker.RenewInterval = TimeSpan.FromMilliseconds(20);
                    worker.DrainGrace = TimeSpan.Zero;
                };
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.StartSilosAsync(workers);
        await cluster.WaitForClusterManifestToStabilizeAsync();
        return cluster;
    }
}
