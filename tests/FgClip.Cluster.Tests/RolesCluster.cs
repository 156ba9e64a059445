using FgClip.Client;
using FgClip.Grains.State;
using FgClip.Hosting;
using FgClip.Model.Encoders;
using FgClip.Workers;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FgClip.Cluster.Tests;

/// <summary>
/// A cluster of several silos in this process: the first coordinates, the others work, each on a device of its own name: cpu-2, cpu-3, …
/// With several devices to a silo they are cpu-2-0, cpu-2-1, …
/// </summary>
internal static class RolesCluster
{
    public static async Task<InProcessTestCluster> StartAsync(
        LineWork work, int workers, int devices = 1, Action<WorkerOptions>? configure = null, IIncomingGrainCallFilter? calls = null)
    {
        var started = 0;
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            var number = Interlocked.Increment(ref started);
            silo.Services.AddSingleton<IJobWork>(work);
            silo.AddMemoryGrainStorage(CoordinatorState.StorageName);
            if (calls is not null)
                silo.AddIncomingGrainCallFilter(calls);
            silo.AddFgClipSilo(fgclip =>
            {
                fgclip.Roles = number == 1 ? SiloRoles.Coordinator : SiloRoles.Worker;
                fgclip.Worker = worker =>
                {
                    worker.Devices = devices == 1
                        ? [new($"cpu-{number}", new EncoderOptions())]
                        : [.. Enumerable.Range(0, devices)
                            .Select(device => new WorkerDevice($"cpu-{number}-{device}", new EncoderOptions()))];
                    worker.PollInterval = TimeSpan.FromMilliseconds(20);
                    worker.RenewInterval = TimeSpan.FromMilliseconds(20);
                    worker.DrainGrace = TimeSpan.Zero;
                    configure?.Invoke(worker);
                };
            });
        });
        builder.ConfigureClient(client => client.AddFgClipProgress());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        // One after another, so that the third silo is the one whose device is cpu-3.
        for (var worker = 0; worker < workers; worker++)
            await cluster.StartSilosAsync(1);
        await cluster.WaitForClusterManifestToStabilizeAsync();
        return cluster;
    }
}
