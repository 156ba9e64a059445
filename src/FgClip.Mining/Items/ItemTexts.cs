using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Mining.Specs;
using FgClip.Mining.Vectors;

namespace FgClip.Mining.Items;

/// <summary>
/// Items as a trainer gets them: a caption or phrase as it is, an image by its path, a box by its image's path with the box in pixels
/// behind it, as Media Fragments has it (<c>a.jpg#xywh=10,20,30,40</c>). They are read from the dataset again, so that texts lie nowhere
/// twice.
/// </summary>
/// <param name="dataset">The dataset.</param>
/// <param name="side">Its items.</param>
/// <param name="reader">Where the items' records are.</param>
internal sealed class ItemTexts(EmbeddedDataset dataset, SideSpec side, SideReader reader)
{
    /// <summary>Reads the texts of some items.</summary>
    public async Task<IReadOnlyDictionary<int, ItemText>> ReadAsync(IEnumerable<int> items, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<int, ItemText>();
        foreach (var part in items.Distinct().GroupBy(reader.Index.PartOf).OrderBy(group => group.Key))
        {
            var (first, end) = reader.Index.GetItems(part.Key);
            var records = await reader.ReadItemsAsync(first, end, cancellationToken).ConfigureAwait(false);
            var places = part.Select(item => (records[item - first].Place, Item: item)).OrderBy(pair => pair.Place).ToArray();
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, dataset.Manifest.Parts[part.Key].Name, cancellationToken)
                .ConfigureAwait(false);
            foreach (var group in columns.RowGroups())
            {
                var wanted = places.Where(pair => pair.Place.Row >= group.FirstRow && pair.Place.Row < group.FirstRow + group.Rows)
                    .ToArray();
                if (wanted.Length > 0)
                    Read(group, wanted, texts);
            }
        }

        return texts;
    }

    private void Read(RowGroupColumns group, (ItemPlace Place, int Item)[] wanted, Dictionary<int, ItemText> texts)
    {
        if (side.Kind is ItemKind.Phrase)
        {
            ReadPhrases(group, wanted, texts);
            return;
        }

        using var keys = group.Texts(ColumnNames.Key);
        using var own = new RowTexts(group, side.Kind is ItemKind.Text ? dataset.CaptionColumns(side.Head) : dataset.ImageColumns);
        using var boxes = side.Kind is ItemKind.Region ? group.Boxes() : null;
        foreach (var (place, item) in wanted)
        {
            var key = keys.At(new ItemPlace(place.Row)) ?? "";
            var text = side.Kind is ItemKind.Text ? own.At(place.Row) ?? key : dataset.NameImage(own.At(place.Row), key);
            texts[item] = new ItemText(key, boxes is null ? text : text + MediaFragment.Format(boxes.At(place)), place.Row);
        }
    }

    private static void ReadPhrases(RowGroupColumns group, (ItemPlace Place, int Item)[] wanted, Dictionary<int, ItemText> texts)
    {
        using var keys = group.Texts(ColumnNames.Key);
        using var labels = group.Texts($"{ColumnNames.Regions}.label");
        using var negatives = group.Texts($"{ColumnNames.Regions}.negatives");
        foreach (var (place, item) in wanted)
        {
            var phrase = place.Member == 0 ? labels.At(place) : negatives.At(place with { Member = place.Member - 1 });
            texts[item] = new ItemText(keys.At(new ItemPlace(place.Row)) ?? "", phrase ?? "", place.Row);
        }
    }
}

/// <summary>An item in words.</summary>
/// <param name="Key">Its row's key.</param>
/// <param name="Text">What it is.</param>
/// <param name="Row">Its row in the part, from 0.</param>
internal readonly record struct ItemText(string Key, string Text, int Row);
