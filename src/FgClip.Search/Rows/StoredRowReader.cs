using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;

namespace FgClip.Search.Rows;

/// <summary>Reads what a dataset has of a row, without its image.</summary>
public static class StoredRowReader
{
    private static readonly string RegionLabels = $"{ColumnNames.Regions}.label", RegionVectors = $"{ColumnNames.Regions}.embedding";

    /// <summary>Reads a row.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="part">The part, from 0.</param>
    /// <param name="row">The row in the part, from 0.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The row; null where the part has fewer.</returns>
    /// <exception cref="InvalidDataException">The part is not a Parquet file.</exception>
    public static async Task<StoredRow?> ReadAsync(EmbeddedDataset dataset, int part, int row, CancellationToken cancellationToken)
    {
        var name = dataset.Manifest.Parts[part].Name;
        await using var columns = await StoredColumns.OpenAsync(dataset.Store, name, cancellationToken).ConfigureAwait(false);
        foreach (var group in columns.RowGroups())
        {
            if (row >= group.FirstRow && row < group.FirstRow + group.Rows)
                return Read(dataset, columns, group, row);
        }

        return null;
    }

    private static StoredRow Read(EmbeddedDataset dataset, StoredColumns columns, RowGroupColumns group, int row)
    {
        var place = new ItemPlace(row);
        using var keys = group.Texts(ColumnNames.Key);
        using var statuses = group.Texts(ColumnNames.Status);
        using var errors = group.TextsIfAny(ColumnNames.Error);
        using var images = new RowTexts(group, dataset.ImageColumns);
        return new StoredRow(
            keys.At(place) ?? "",
            statuses.At(place) ?? "",
            errors?.At(place),
            images.At(row),
            group.SizesIfAny(ColumnNames.Width)?[row - group.FirstRow],
            group.SizesIfAny(ColumnNames.Height)?[row - group.FirstRow],
            [.. ReadCaptions(dataset, group, row)],
            columns.Has($"{ColumnNames.Regions}.box") ? ReadRegions(columns, group, row) : []);
    }

    private static IEnumerable<StoredCaption> ReadCaptions(EmbeddedDataset dataset, RowGroupColumns group, int row)
    {
        var heads = dataset.Manifest.Features.TextHeads is { Count: > 0 } some ? some : [TextHead.Short];
        foreach (var head in heads)
        {
            using var texts = new RowTexts(group, dataset.CaptionColumns(head));
            if (texts.At(row) is { } text)
            {
                yield return new StoredCaption(
                    ColumnNames.Name(head), text, group.FractionsIfAny(ColumnNames.Similarity(head))?[row - group.FirstRow]);
            }
        }
    }

    private static List<StoredRegion> ReadRegions(StoredColumns columns, RowGroupColumns group, int row)
    {
        using var boxes = group.Boxes();
        using var labels = group.TextsIfAny(RegionLabels);
        using var vectors = columns.Has(RegionVectors) ? group.Vectors(RegionVectors) : null;
        var regions = new List<StoredRegion>();
        for (var place = new ItemPlace(row); ; place = place with { Region = place.Region + 1 })
        {
            var box = boxes.At(place);
            if (box.IsEmpty)
                return regions;
            regions.Add(new StoredRegion(box.ToArray(), labels?.At(place), vectors is not null && !vectors.At(place).IsEmpty));
        }
    }
}
