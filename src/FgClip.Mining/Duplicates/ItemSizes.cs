using System.Runtime.CompilerServices;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Mining.Items;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Duplicates;

/// <summary>How large items are: pixels of an image or of a box, letters of a text.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="side">Its items.</param>
/// <param name="items">The items' records.</param>
internal sealed class ItemSizes(EmbeddedDataset dataset, SideSpec side, SideReader items)
{
    private const int TextsAtOnce = 1 << 14;

    /// <summary>Reads the sizes of a part's items, in their order.</summary>
    public async IAsyncEnumerable<(int Item, double Size)> ReadAsync(int part, IEnumerable<int> numbers,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (side.Kind is ItemKind.Text or ItemKind.Phrase)
        {
            foreach (var some in numbers.Chunk(TextsAtOnce))
            {
                var texts = await new ItemTexts(dataset, side, items).ReadAsync(some, cancellationToken).ConfigureAwait(false);
                foreach (var item in some)
                    yield return (item, texts[item].Text.EnumerateRunes().Count());
            }

            yield break;
        }

        int[] wanted = [.. numbers];
        if (wanted.Length == 0)
            yield break;
        var (first, end) = items.Index.GetItems(part);
        var records = await items.ReadItemsAsync(first, end, cancellationToken).ConfigureAwait(false);
        await using var columns = await StoredColumns.OpenAsync(dataset.Store, dataset.Manifest.Parts[part].Name, cancellationToken)
            .ConfigureAwait(false);
        foreach (var group in columns.RowGroups())
        {
            foreach (var sized in Read(group, wanted.Where(item =>
                records[item - first].Row >= group.FirstRow && records[item - first].Row < group.FirstRow + group.Rows), records, first))
                yield return sized;
        }
    }

    private IEnumerable<(int Item, double Size)> Read(RowGroupColumns group, IEnumerable<int> wanted, Item[] records, int first)
    {
        var (widths, heights) = (group.Integers(ColumnNames.Width), group.Integers(ColumnNames.Height));
        using var boxes = side.Kind is ItemKind.Region ? group.Boxes() : null;
        foreach (var item in wanted)
        {
            var place = records[item - first].Place;
            yield return (item, boxes is null
                ? (double)widths[place.Row - group.FirstRow] * heights[place.Row - group.FirstRow]
                : Area(boxes.At(place)));
        }
    }

    private static double Area(ReadOnlySpan<double> box) => box.Length < 4 ? 0 : (box[2] - box[0]) * (box[3] - box[1]);
}
