namespace FgClip.Datasets.Commits;

/// <summary>A dataset was to be finalised while shards have neither receipt nor failure.</summary>
/// <param name="output">The dataset.</param>
/// <param name="missing">The first of the shards.</param>
/// <param name="count">How many there are.</param>
public sealed class IncompleteDatasetException(string output, IReadOnlyList<int> missing, int count) : Exception(
    $"{output} is not complete: {count} {(count == 1 ? "shard has" : "shards have")} no receipt ({string.Join(", ", missing)}{(count > missing.Count ? ", …" : "")}).");
