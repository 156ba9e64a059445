using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search.Hits;

/// <summary>Reads what candidates are out of their parts.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="target">What was searched.</param>
internal sealed class HitReader(EmbeddedDataset dataset, SearchTarget target)
{
    private readonly TextHead _head = target.Kind is SearchKind.Text ? target.Head : TextHead.Short;

    /// <summary>Reads the best candidates: by score, and of equal scores by key.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="count">How many are read at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<SearchHit>> ReadAsync(IReadOnlyList<ScoredVector> candidates, int count,
        CancellationToken cancellationToken)
    {
        if (candidates.Count > count)
        {
            // A million rows may have one caption and so one score: of each part the first by key are enough.
            var keys = await MapAsync(candidates, ReadKeys, key => key, count, cancellationToken).ConfigureAwait(false);
            candidates = [.. Sort(keys, key => key).Take(count).Select(found => found.Vector)];
        }

        var hits = await MapAsync(candidates, ReadHits, hit => hit.Key, count, cancellationToken).ConfigureAwait(false);
        return [.. Sort(hits, hit => hit.Key).Select(found => found.Value)];
    }

    private static IEnumerable<(ScoredVector Vector, T Value)> Sort<T>(IEnumerable<(ScoredVector Vector, T Value)> found,
        Func<T, string> key) => found.OrderByDescending(one => one.Vector.Score)
        .ThenBy(one => key(one.Value), StringComparer.Ordinal).ThenBy(one => one.Vector);

    /// <summary>Reads something of each candidate, part by part, and keeps the best of each part.</summary>
    private async Task<List<(ScoredVector Vector, T Value)>> MapAsync<T>(IEnumerable<ScoredVector> candidates,
        Func<RowGroupColumns, string, IReadOnlyList<ScoredVector>, IEnumerable<T>> read, Func<T, string> key, int count,
        CancellationToken cancellationToken)
    {
        var all = new List<(ScoredVector, T)>();
        await Parallel.ForEachAsync(candidates.GroupBy(candidate => candidate.Part), cancellationToken, async (part, cancel) =>
        {
            var name = dataset.Manifest.Parts[part.Key].Name;
            List<ScoredVector> wanted = [.. part.OrderBy(candidate => (candidate.Row, candidate.Region))];
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, name, cancel).ConfigureAwait(false);
            var (found, next) = (new List<(ScoredVector, T)>(), 0);
            foreach (var group in columns.RowGroups())
            {
                var first = next;
                while (next < wanted.Count && wanted[next].Row < group.FirstRow + group.Rows)
                    next++;
                if (next > first)
                {
                    var inside = wanted.GetRange(first, next - first);
                    found.AddRange(inside.Zip(read(group, name, inside)));
                }
            }

            lock (all)
                all.AddRange(Sort(found, key).Take(count));
        }).ConfigureAwait(false);
        return all;
    }

    private static IEnumerable<string> ReadKeys(RowGroupColumns group, string part, IReadOnlyList<ScoredVector> candidates)
    {
        using var keys = group.Texts(ColumnNames.Key);
        foreach (var candidate in candidates)
            yield return keys.At(new ItemPlace(candidate.Row)) ?? "";
    }

    private IEnumerable<SearchHit> ReadHits(RowGroupColumns group, string part, IReadOnlyList<ScoredVector> candidates)
    {
        var isRegion = target.Kind is SearchKind.Region;
        using var keys = group.Texts(ColumnNames.Key);
        using var images = new RowTexts(group, dataset.ImageColumns);
        using var captions = new RowTexts(group, dataset.CaptionColumns(_head));
        using var boxes = isRegion ? group.Boxes() : null;
        using var labels = isRegion ? group.TextsIfAny($"{ColumnNames.Regions}.label") : null;
        using var statuses = group.TextsIfAny(ColumnNames.Status);
        var (widths, heights) = (group.SizesIfAny(ColumnNames.Width), group.SizesIfAny(ColumnNames.Height));
        foreach (var candidate in candidates)
        {
            var (row, box) = (new ItemPlace(candidate.Row), new ItemPlace(candidate.Row, candidate.Region));
            yield return new SearchHit(
                // The product of two vectors that were scaled to length 1 may be past 1 by the last bit.
                Math.Clamp(candidate.Score, -1, 1),
                keys.At(row) ?? "",
                part,
                candidate.Row,
                images.At(candidate.Row),
                captions.At(candidate.Row),
                isRegion ? candidate.Region : null,
                boxes?.At(box).ToArray(),
                labels?.At(box))
            {
                Status = statuses?.At(row),
                Width = widths?[candidate.Row - group.FirstRow],
                Height = heights?[candidate.Row - group.FirstRow],
            };
        }
    }
}
