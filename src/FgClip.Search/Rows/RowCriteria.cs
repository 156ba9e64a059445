using System.Collections;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Search;

namespace FgClip.Search.Rows;

/// <summary>What rows must be like to be found.</summary>
/// <param name="Statuses">How they ended, one of these; empty for any status.</param>
/// <param name="Contains">What their key, a caption or a box's label contains, without regard to case; null for anything.</param>
public sealed record RowCriteria(IReadOnlyCollection<string> Statuses, string? Contains)
{
    /// <summary>Finds the rows, in a pass over their texts.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<RowSet> FindAsync(EmbeddedDataset dataset, CancellationToken cancellationToken)
    {
        var parts = new BitArray[dataset.Manifest.Parts.Count];
        await Parallel.ForAsync(0, parts.Length, cancellationToken, async (i, cancel) =>
        {
            var (name, rows) = (dataset.Manifest.Parts[i].Name, checked((int)dataset.Manifest.Parts[i].Rows));
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, name, cancel).ConfigureAwait(false);
            var (matches, excluded) = (new BitArray(rows, Contains is null), new BitArray(rows));
            foreach (var group in columns.RowGroups())
            {
                foreach (var column in TextColumns(dataset))
                    Mark(group, column, IsMatch, matches);
                if (Statuses.Count > 0)
                    Mark(group, ColumnNames.Status, status => !Statuses.Contains(status!), excluded);
            }

            parts[i] = matches.And(excluded.Not());
        }).ConfigureAwait(false);
        return new RowSet(parts);
    }

    private bool IsMatch(string? text) => Contains is { } wanted && text?.Contains(wanted, StringComparison.OrdinalIgnoreCase) is true;

    private IEnumerable<string> TextColumns(EmbeddedDataset dataset) => Contains is null
        ? []
        : Enum.GetValues<TextHead>().SelectMany(dataset.CaptionColumns).Distinct().Prepend(ColumnNames.Key)
            .Append($"{ColumnNames.Regions}.label");

    private static void Mark(RowGroupColumns group, string column, Predicate<string?> isWanted, BitArray rows)
    {
        using var texts = group.TextsIfAny(column);
        while (texts?.Read() is true)
        {
            if (isWanted(texts.Text))
                rows[texts.Place.Row] = true;
        }
    }
}
