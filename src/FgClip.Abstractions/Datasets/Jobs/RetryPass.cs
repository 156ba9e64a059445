using System.Text.Json.Serialization;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Jobs;

/// <summary>One go over the failed rows of a finished dataset: <c>_retries/0001.json</c>.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Statuses">Rows that ended like this are done again.</param>
public sealed record RetryPass(int Number, IReadOnlyList<RowStatus> Statuses)
{
    /// <summary>Whether rows that their web server opted out are read all the same, this time. Default: false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IgnoreOptOut { get; init; }

    /// <summary>
    /// How rows end that another try may mend: files that were not there or did not come, workers that died, numbers that another device
    /// may hold.
    /// </summary>
    public static IReadOnlyList<RowStatus> Default { get; } =
        [RowStatus.Missing, RowStatus.FetchFailed, RowStatus.NotAnImage, RowStatus.Unreadable, RowStatus.Truncated, RowStatus.Crashed,
         RowStatus.NotFinite];

    /// <summary>The names of the statuses, as <c>--status</c> takes them.</summary>
    public string Names() => string.Join(',', Statuses.Select(RowStatusNames.ToColumnValue));
}
