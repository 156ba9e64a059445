using System.Globalization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Shards;

/// <summary>
/// So many images of a shard could not be had that the machine is suspected rather than the rows: a mount that came off, or a network that
/// is away. The attempt fails, and the next one, on another device if there is one, commits what it finds.
/// </summary>
/// <param name="message">How many rows, and what to look at.</param>
public sealed class SuspectShardException(string message) : Exception(message)
{
    /// <summary>Fewer rows than this are never suspect.</summary>
    public const int MinRows = 20;

    /// <summary>The fraction of a shard's rows from which on it is suspect, unless the job allows a higher error rate.</summary>
    public const double MinShare = 0.5;

    /// <summary>Checks how the rows of a shard ended.</summary>
    /// <exception cref="SuspectShardException">At least 20 rows and half of the shard are <c>missing</c> or
    /// <c>fetch_failed</c>.</exception>
    internal static void ThrowIfSuspect(int shard, IReadOnlyDictionary<RowStatus, long> statuses, RunOptions run)
    {
        var (missing, failed) = (statuses.GetValueOrDefault(RowStatus.Missing), statuses.GetValueOrDefault(RowStatus.FetchFailed));
        var rows = statuses.Values.Sum();
        if (missing + failed < MinRows || missing + failed < Math.Max(MinShare, run.MaxErrorRate) * rows)
            return;
        throw new SuspectShardException(string.Create(
            CultureInfo.InvariantCulture,
            $"Of the {rows} rows of shard {shard}, {missing} are missing and {failed} could not be fetched on {Environment.MachineName}. "
            + $"If its mounts and network are well, the next attempt commits them like that."));
    }
}
