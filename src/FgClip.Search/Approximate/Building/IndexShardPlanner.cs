using FgClip.Search.Approximate.Records;

namespace FgClip.Search.Approximate.Building;

/// <summary>Chooses which parts share a file.</summary>
internal static class IndexShardPlanner
{
    /// <summary>A search asks each file, so that small files of many extensions are joined when there are so many.</summary>
    public const int MaxSmallShards = 8;

    /// <summary>
    /// Keeps the files whose parts are all in the dataset, and groups the other parts in their order, so that a dataset that was extended
    /// or retried needs few new files.
    /// </summary>
    /// <param name="parts">The parts of the dataset.</param>
    /// <param name="earlier">The files that are there.</param>
    /// <param name="maxVectors">The most vectors of a file, unless one part has more.</param>
    /// <returns>The parts of each file.</returns>
    public static IReadOnlyList<IReadOnlyList<IndexedPart>> Plan(
        IReadOnlyList<IndexedPart> parts, IEnumerable<IndexShard> earlier, int maxVectors)
    {
        var left = parts.Where(part => part.Vectors > 0).ToHashSet();
        List<IReadOnlyList<IndexedPart>> kept = [.. earlier.Select(shard => shard.Parts).Where(left.IsSupersetOf)];
        var small = kept.Where(shard => Count(shard) <= maxVectors / 2).ToList();
        if (small.Count >= MaxSmallShards)
            kept = [.. kept.Except(small)];
        left.ExceptWith(kept.SelectMany(shard => shard));

        List<IndexedPart> open = [];
        foreach (var part in parts.Where(left.Remove))
        {
            if (open.Count > 0 && Count(open) + part.Vectors > maxVectors)
            {
                kept.Add(open);
                open = [];
            }

            open.Add(part);
        }

        return open.Count > 0 ? [.. kept, open] : kept;
    }

    private static long Count(IEnumerable<IndexedPart> parts) => parts.Sum(part => (long)part.Vectors);
}
