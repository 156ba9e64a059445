using System.Globalization;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Grains.Jobs;

/// <summary>Stops a job of which too many rows fail: its input is not what its owner thinks.</summary>
internal static class ErrorLimit
{
    /// <summary>Rows that must have been tried before a rate means anything.</summary>
    private const long RowsToJudge = 1_000;

    /// <summary>Judges the rows that were tried so far, by this run and by those before it.</summary>
    /// <param name="rate">The part of them that may fail, 0 to 1.</param>
    /// <param name="tally">The rows.</param>
    /// <param name="hasImages">Whether images are computed too: a row without a caption has its image then, and has not failed.</param>
    /// <returns>Why the job is to fail, with the reasons counted; null where it is not.</returns>
    public static WorkFailure? Judge(double rate, JobTally tally, bool hasImages = false)
    {
        var rows = tally.Committed + tally.InFlight;
        var (tried, failed) = (rows.Rows + tally.RowsGivenUp, rows.Errors + tally.RowsGivenUp);
        failed -= rows.ByStatus.Where(pair => !Counts(pair.Key, hasImages) && pair.Key is not RowStatus.Ok).Sum(pair => pair.Value);
        if (tried < RowsToJudge || failed <= rate * tried)
            return null;
        var reasons = rows.ByStatus
            .Where(pair => Counts(pair.Key, hasImages))
            .Select(pair => (Rows: pair.Value, Name: pair.Key.ToColumnValue()))
            .Append((Rows: tally.RowsGivenUp, Name: "in shards that were given up"))
            .Where(reason => reason.Rows > 0)
            .OrderByDescending(reason => reason.Rows)
            .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Rows} {reason.Name}"));
        return new WorkFailure(string.Create(
            CultureInfo.InvariantCulture,
            $"{failed} of {tried} rows failed, more than the {rate * 100:0.###} % that --max-error-rate allows: "
            + $"{string.Join(", ", reasons)}. "
            + $"What is committed stays; the same job with a higher rate continues from there."));
    }

    /// <summary>Whether a row that ended so counts: one that its web server opted out says nothing of the input.</summary>
    private static bool Counts(RowStatus status, bool hasImages) => status switch
    {
        RowStatus.Ok or RowStatus.OptedOut => false,
        RowStatus.EmptyCaption => !hasImages,
        _ => true,
    };
}
