using FgClip.Faults.Clusters;

namespace FgClip.Faults.Injection;

/// <summary>Ends silos and starts them again; of two that want the same one, the second waits.</summary>
public static class SiloRestart
{
    private const int MaxStarts = 5;

    /// <summary>Kills a silo and starts it again.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="variables">What is in its environment until the next start.</param>
    public static async Task KillAsync(ClusterSilo silo, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        await silo.Restarting.WaitAsync(cancellationToken);
        try
        {
            await silo.KillAsync();
            await StartAsync(silo, variables, cancellationToken);
        }
        finally
        {
            silo.Restarting.Release();
        }
    }

    /// <summary>Stops a silo by SIGTERM and starts it again.</summary>
    /// <returns>Its exit code; null where it had ended before.</returns>
    public static async Task<int?> StopAsync(ClusterSilo silo, CancellationToken cancellationToken)
    {
        await silo.Restarting.WaitAsync(cancellationToken);
        try
        {
            int? exitCode = silo.Process.HasExited ? null : await silo.StopAsync(cancellationToken);
            await StartAsync(silo, null, cancellationToken);
            return exitCode;
        }
        finally
        {
            silo.Restarting.Release();
        }
    }

    /// <summary>
    /// Starts a silo again that ended by itself, as one that learns that it was held for dead; leaves one that somebody restarts alone.
    /// </summary>
    /// <returns>Whether it was started.</returns>
    public static async Task<bool> ReviveAsync(ClusterSilo silo, CancellationToken cancellationToken)
    {
        if (!silo.Process.HasExited || !await silo.Restarting.WaitAsync(0, cancellationToken))
            return false;
        try
        {
            if (!silo.Process.HasExited)
                return false;
            await StartAsync(silo, null, cancellationToken);
            return true;
        }
        finally
        {
            silo.Restarting.Release();
        }
    }

    /// <summary>Starts it as whoever supervises a silo does: again where it could not reach a Redis that is away.</summary>
    private static async Task StartAsync(ClusterSilo silo, IReadOnlyDictionary<string, string>? variables,
        CancellationToken cancellationToken)
    {
        for (var starts = 1; ; starts++)
        {
            try
            {
                silo.NextVariables = variables ?? silo.NextVariables;
                await silo.StartAsync(cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (starts < MaxStarts)
            {
            }
        }
    }
}
