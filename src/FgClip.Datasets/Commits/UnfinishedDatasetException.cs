namespace FgClip.Datasets.Commits;

/// <summary>
/// A dataset is not finished: something was asked for that needs it finished, or it was to be finished while shards are missing.
/// </summary>
/// <param name="message">Which dataset it is, and what to do.</param>
public sealed class UnfinishedDatasetException(string message) : Exception(message)
{
    /// <summary>Creates the failure of a dataset that was to be finished while shards have neither receipt nor failure.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="missing">The first of the shards.</param>
    /// <param name="count">How many there are.</param>
    internal static UnfinishedDatasetException WithoutReceipts(string output, IReadOnlyList<int> missing, int count) => new(
        $"{output} is not complete: {count} {(count == 1 ? "shard has" : "shards have")} no receipt "
        + $"({string.Join(", ", missing)}{(count > missing.Count ? ", …" : "")}).");
}
