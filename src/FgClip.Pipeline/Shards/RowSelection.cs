using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Shards;

/// <summary>Rows of a shard that brings processes down.</summary>
internal static class RowSelection
{
    /// <summary>Only the rows of a range.</summary>
    public static IAsyncEnumerable<InputRow> Within(this IAsyncEnumerable<InputRow> shard, RowRange rows) =>
        shard.Take(rows.First + rows.Count).Skip(rows.First);

    /// <summary>All rows, of which those that bring the process down are marked as such, so that nothing of them is computed.</summary>
    /// <param name="shard">The shard's rows.</param>
    /// <param name="crashed">Their numbers, counted from the first.</param>
    public static IAsyncEnumerable<InputRow> MarkCrashed(this IAsyncEnumerable<InputRow> shard, IReadOnlyList<int> crashed) =>
        crashed.Count == 0
        ? shard
        : shard.Select((row, number) => crashed.Contains(number)
            ? row with { Fault = new(RowStatus.Crashed, "The row brought its worker down, even when it was computed alone.") }
            : row);
}
