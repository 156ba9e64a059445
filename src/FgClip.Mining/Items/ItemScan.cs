using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Items;

/// <summary>Takes the items of one kind out of a row group.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="side">Which items.</param>
/// <param name="target">Where they go.</param>
/// <param name="foreign">Vectors of another model by their rows' keys; null where the dataset's own are taken.</param>
internal sealed class ItemScan(EmbeddedDataset dataset, SideSpec side, IItemTarget target,
    IReadOnlyDictionary<string, float[]>? foreign = null)
{
    private const string Labels = $"{ColumnNames.Regions}.label", Negatives = $"{ColumnNames.Regions}.negatives";

    public void Scan(RowGroupColumns group)
    {
        switch (side.Kind)
        {
            case ItemKind.Image: ScanRows(group, ColumnNames.ImageEmbedding); break;
            case ItemKind.Text: ScanRows(group, side.TextColumn); break;
            case ItemKind.Region: ScanRegions(group); break;
            case ItemKind.Phrase:
                ScanPhrases(group, Labels, RegionVectors.Label, firstMember: 0);
                ScanPhrases(group, Negatives, RegionVectors.Negatives, firstMember: 1);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(group), side.Kind, "There are no such vectors in a dataset.");
        }

        if (side.WithLinks)
            ScanLinks(group);
    }

    private void ScanRows(RowGroupColumns group, string column)
    {
        using var vectors = foreign is null ? group.Vectors(column) : null;
        using var keys = group.Texts(ColumnNames.Key);
        using var captions = new RowTexts(group, dataset.CaptionColumns(side.Head));
        using var paths = new RowTexts(group, side.Kind is ItemKind.Image ? dataset.ImageColumns : []);
        using var digests = new RowTexts(group, ColumnNames.Sha256);
        using var images = side.WithImages ? group.Vectors(ColumnNames.ImageEmbedding) : null;
        using var texts = side.WithTexts ? group.Vectors(side.TextColumn) : null;
        for (var row = group.FirstRow; row < group.FirstRow + group.Rows; row++)
        {
            var place = new ItemPlace(row);
            var (key, caption, path, bytes) = (keys.At(place) ?? "", captions.At(row), paths.At(row), digests.At(row));
            var vector = vectors is null ? foreign!.GetValueOrDefault(key) : vectors.At(place);
            // A row without a caption has no vector of its own for one; another model's may have its key.
            if (vector.IsEmpty || (vectors is null && side.Kind is ItemKind.Text && caption is null))
                continue;
            var (match, text, image) = (TextDigest.Compute(key), TextDigest.OfMeaning(caption), TextDigest.OfNullable(bytes));
            var identity = side switch
            {
                { Identity: IdentityRule.Content } => side.Kind is ItemKind.Image ? image : text,
                { Kind: ItemKind.Image } => TextDigest.Compute($"{path ?? key}\0{bytes}"),
                _ => caption is null ? match : TextDigest.Compute(caption),
            };
            target.Add(new Item(row, 0, 0, 0, identity, match, text, image), vector, At(images, place), At(texts, place));
        }
    }

    private void ScanRegions(RowGroupColumns group)
    {
        using var vectors = group.Vectors(RegionVectors.Own);
        using var keys = group.Texts(ColumnNames.Key);
        using var labels = group.Texts(Labels);
        using var digests = new RowTexts(group, ColumnNames.Sha256);
        using var images = side.WithImages ? group.Vectors(ColumnNames.ImageEmbedding) : null;
        using var texts = side.WithTexts ? group.Vectors(RegionVectors.Label) : null;
        while (vectors.Read())
        {
            var place = vectors.Place;
            var row = new ItemPlace(place.Row);
            var (key, label, image) = (keys.At(row) ?? "", labels.At(place), TextDigest.OfNullable(digests.At(place.Row)));
            if (vectors.Values.IsEmpty)
                continue;
            var match = side.Match is MatchRule.Label ? TextDigest.OfNullable(label) : TextDigest.Compute(key);
            var item = new Item(place.Row, place.Region, 0, 0, 0, match, TextDigest.OfMeaning(label), image);
            target.Add(item, vectors.Values, At(images, row), At(texts, place));
        }
    }

    private void ScanPhrases(RowGroupColumns group, string textColumn, string vectorColumn, int firstMember)
    {
        using var vectors = group.Vectors(vectorColumn);
        using var phrases = group.Texts(textColumn);
        while (vectors.Read())
        {
            var (place, phrase) = (vectors.Place, phrases.At(vectors.Place));
            if (vectors.Values.IsEmpty || string.IsNullOrWhiteSpace(phrase))
                continue;
            var digest = TextDigest.Compute(phrase);
            var text = TextDigest.OfMeaning(phrase);
            var identity = side.Identity is IdentityRule.Content ? text : digest;
            target.Add(new Item(place.Row, place.Region, place.Member + firstMember, 0, identity, digest, text, 0), vectors.Values, [], []);
        }
    }

    private void ScanLinks(RowGroupColumns group)
    {
        using var keys = group.Texts(ColumnNames.Key);
        using var labels = group.Texts(Labels);
        while (labels.Read())
        {
            if (labels.Text is { } label && !string.IsNullOrWhiteSpace(label))
                target.Link(new LabelLink(TextDigest.Compute(keys.At(new ItemPlace(labels.Place.Row)) ?? ""), TextDigest.Compute(label)));
        }
    }

    private static ReadOnlySpan<float> At(ListLeaf<float>? vectors, ItemPlace place) => vectors is null ? [] : vectors.At(place);
}

/// <summary>Takes what a scan finds.</summary>
internal interface IItemTarget
{
    /// <summary>Takes an item. Spans are empty for what it has not.</summary>
    void Add(in Item item, ReadOnlySpan<float> vector, ReadOnlySpan<float> image, ReadOnlySpan<float> text);

    /// <summary>Takes a label that is true of what has a key.</summary>
    void Link(LabelLink link);
}

/// <summary>The vectors of boxes.</summary>
internal static class RegionVectors
{
    public const string Own = $"{ColumnNames.Regions}.embedding";
    public const string Label = $"{ColumnNames.Regions}.label_embedding";
    public const string Negatives = $"{ColumnNames.Regions}.negative_embeddings";
}
