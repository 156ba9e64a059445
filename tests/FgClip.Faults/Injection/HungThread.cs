using FgClip.Faults.Clusters;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Injection;

/// <summary>
/// A worker whose computing thread stops for good in a batch. It is restarted once its liveness is red, as Kubernetes does, or only after
/// its attempt was abandoned, as where nobody looks at liveness.
/// </summary>
public static class HungThread
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1), MaxAnswer = TimeSpan.FromSeconds(5);

    /// <summary>Runs it until the worker is restarted, by this fault or by another.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="silo">The worker.</param>
    /// <param name="batch">The batch, from 1.</param>
    /// <param name="looksAtLiveness">Whether red liveness is enough to restart it.</param>
    /// <param name="over">Cancelled once no more batches will come.</param>
    /// <returns>What was done, in words.</returns>
    public static async Task<string> RunAsync(FaultCluster cluster, ClusterSilo silo, int batch, bool looksAtLiveness,
        CancellationToken over)
    {
        var from = cluster.Log.Count;
        await SiloRestart.KillAsync(silo, CancellationToken.None, SiloFaults.StopAtBatch(batch));
        var process = silo.Process;
        using var http = new HttpClient { Timeout = MaxAnswer };
        using var timer = new PeriodicTimer(BetweenLooks, TimeProvider.System);
        string? seen = null;
        while (seen is null && !over.IsCancellationRequested && !process.HasExited && silo.Process == process)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            seen = looksAtLiveness ? await FindRedAsync(http, silo) : FindAbandoned(cluster, silo, from);
        }

        if (seen is not null && silo.Process == process)
            await SiloRestart.KillAsync(silo, CancellationToken.None);
        return $"{silo.Name} in batch {batch}: {seen ?? "it was restarted before"}";
    }

    private static async Task<string?> FindRedAsync(HttpClient http, ClusterSilo silo)
    {
        try
        {
            using var answer = await http.GetAsync(silo.Liveness);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? null : $"its liveness was red ({text.ReplaceLineEndings(" ").Trim()})";
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static string? FindAbandoned(FaultCluster cluster, ClusterSilo silo, int from) =>
        cluster.Log.Find(line => line.Source == silo.Name && line.Text.Contains("An attempt is abandoned", StringComparison.Ordinal),
        from).Count > 0
            ? "its attempt was abandoned"
            : null;
}
