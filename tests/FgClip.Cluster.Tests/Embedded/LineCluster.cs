using FgClip.Hosting.Embedded;
using FgClip.Workers;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Cluster.Tests.Embedded;

/// <summary>Starts clusters in this process whose jobs are lines of text.</summary>
internal static class LineCluster
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    /// <summary>Starts a cluster, whose work reports to its coordinator often.</summary>
    public static Task<EmbeddedCluster> StartAsync(LineWork work, Action<WorkerOptions>? configure = null) => EmbeddedCluster.StartAsync(
        new EmbeddedClusterOptions
        {
            Services = services => services.AddSingleton<IJobWork>(work),
            Worker = worker =>
            {
                worker.RenewInterval = Often;
                configure?.Invoke(worker);
            },
        },
        TestContext.Current.CancellationToken);
}
