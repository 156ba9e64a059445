using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Clustering.Redis;

namespace FgClip.Hosting.Clustered;

/// <summary>
/// Sees that a silo's row is gone from the membership table, as when Redis lost its data: Orleans lets such a silo continue by itself, and
/// no new silo or client would ever find it (dotnet/orleans#7784). Started again, it joins the cluster as it is then.
/// </summary>
internal sealed partial class MembershipRowWatch(
    IMembershipTable table, ILocalSiloDetails silo, TimeProvider time, ILogger<MembershipRowWatch> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>A row that is missed once may be in the middle of a restart of Redis.</summary>
    private const int MissesToStop = 2;

    private readonly ILogger _logger = logger;
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Completes once the row is gone. Then the silo can't leave its cluster in an orderly way: Orleans would try to note that in the table
    /// for ever.
    /// </summary>
    public Task Lost => _lost.Task;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        var misses = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            misses = await IsMissingAsync(stoppingToken).ConfigureAwait(false) ? misses + 1 : 0;
            if (misses < MissesToStop)
                continue;
            LogMissing(silo.SiloAddress);
            _lost.SetResult();
            return;
        }
    }

    /// <summary>Whether the row, or all of the table, is gone; a Redis that does not answer says nothing about it.</summary>
    private async Task<bool> IsMissingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await table.ReadRowAsync(silo.SiloAddress, cancellationToken).ConfigureAwait(false)).Members.Count == 0;
        }
        catch (RedisClusteringException gone) when (gone.InnerException is null)
        {
            // Orleans read the table's version, and there was none.
            return true;
        }
        catch (Exception unreachable)
        {
            LogUnreachable(unreachable);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Critical, "The membership table has lost {Silo}: this silo ends. Start it again, and submit "
        + "jobs again that the cluster does not know any more.")]
    private partial void LogMissing(SiloAddress silo);

    [LoggerMessage(LogLevel.Warning, "The membership table can't be read.")]
    private partial void LogUnreachable(Exception exception);
}
