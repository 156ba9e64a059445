using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Web.Work;

/// <summary>Which rows of a finished dataset are done again.</summary>
internal sealed record RetryBody
{
    /// <summary>
    /// Rows that ended like this are done again. Default: those that another try may mend, and with <c>ignoreOptOut</c> those that opted
    /// out too.
    /// </summary>
    public IReadOnlyList<RowStatus>? Statuses { get; init; }

    /// <summary>Whether images are read though their web server opts out of AI or indexing. Default: false.</summary>
    public bool IgnoreOptOut { get; init; }

    /// <summary>What the job is called. Default: null, the last folder of the dataset.</summary>
    public string? Name { get; init; }

    /// <summary>How much of the cluster the job gets beside others. Default: null, priority 0 and weight 1 without a limit.</summary>
    public JobShare? Share { get; init; }

    /// <summary>The statuses, with the default in place of none.</summary>
    public IReadOnlyList<RowStatus> Chosen() =>
        Statuses ?? [.. RetryPass.Default, .. IgnoreOptOut ? [RowStatus.OptedOut] : (RowStatus[])[]];
}
