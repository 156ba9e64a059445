using FgClip.Faults.Jobs;
using FgClip.TestKit;

namespace FgClip.Faults.Schedule.Steps;

/// <summary>
/// Looks at the rows of a scheduled dataset: that all are there once, as they should be, and those of the first job as they were.
/// </summary>
internal static class RowAudit
{
    /// <summary>Looks.</summary>
    /// <param name="dataset">The dataset.</param>
    public static async Task<JobAudit> MakeAsync(ScheduledDataset dataset)
    {
        var parts = await dataset.FetchPartsAsync();
        var audit = await JobAudit.MakeAsync(parts, dataset.Address, dataset.Rows, dataset.ReaderVariables);
        var missing = dataset.MissingImages.Count;
        if (audit.Statuses.GetValueOrDefault("missing") != missing || audit.Statuses.GetValueOrDefault("ok") != dataset.Rows - missing)
            return audit with { Problem = $"{dataset.Rows - missing} ok and {missing} missing were expected" };
        var first = await FirstRowsAsync(parts);
        dataset.FirstRows ??= first;
        return first == dataset.FirstRows ? audit : audit with { Problem = "rows of the first job have changed" };
    }

    /// <summary>The rows that have been ok since the first job: those of its manifest whose image was there.</summary>
    private static async Task<string> FirstRowsAsync(string parts)
    {
        var found = await DuckDb.QueryAsync(
            $"""
            select md5(string_agg(key || image_embedding::varchar || text_embedding_short::varchar, '' order by key)) as digest
            from '{parts}/part-*.parquet'
            where key < 'row-{EmbedStep.Rows:d6}' and image not like '{EmbedStep.MissingName}%'
            """);
        return (string)found[0]["digest"]!;
    }
}
