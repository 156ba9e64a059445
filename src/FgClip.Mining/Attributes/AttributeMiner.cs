using System.Runtime.CompilerServices;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Mining.Filters;
using FgClip.Mining.Items;
using FgClip.Mining.Outputs;
using FgClip.Mining.Products;
using FgClip.Mining.Specs;
using FgClip.Mining.Vectors;
using FgClip.Model;
using FgClip.Model.Folders;
using FgClip.Storage.Activity;

namespace FgClip.Mining.Attributes;

/// <summary>
/// Makes the negatives of boxes out of their own labels: one attribute changed, scored by the box head, the hardest kept.
/// </summary>
internal sealed class AttributeMiner : IAnchorMiner, IDisposable
{
    private const int BoxesAtOnce = 64;

    private readonly MiningSpec _spec;
    private readonly EmbeddedDataset _dataset;
    private readonly AttributeChanges _changes;
    private readonly ScoreRule _rule;
    private readonly PhraseVectors _vectors;

    /// <exception cref="ModelFolderException">The model is missing, or is not that of the vectors.</exception>
    public AttributeMiner(MiningSpec spec, EmbeddedDataset dataset, AttributeWords words, ScoreRule rule)
    {
        (_spec, _dataset, _changes, _rule) = (spec, dataset, new AttributeChanges(words), rule);
        var folder = ModelFolder.Open(spec.Model!);
        if (dataset.Metadata is { } metadata && metadata.ModelDigest != folder.Digest)
        {
            throw new ModelFolderException(
                $"{folder.Path} is not the model that computed {dataset.Store.Root}: its digest is {folder.Digest[..12]}, not "
                + $"{metadata.ModelDigest[..12]}.");
        }

        if (!folder.Manifest.TextHeads.ContainsKey(WalkType.Box))
            throw new ModelFolderException(
                $"{folder.Path} has no text head for phrases of boxes, which negatives of attributes are scored by.");
        _vectors = new PhraseVectors(folder, spec.Run.Memory / 2);
    }

    public async IAsyncEnumerable<MinedAnchor> MineAsync(int part, FilterCounts counts,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = _dataset.Manifest.Parts[part].Name;
        await using var columns = await StoredColumns.OpenAsync(_dataset.Store, source, cancellationToken).ConfigureAwait(false);
        foreach (var group in columns.RowGroups())
        {
            foreach (var boxes in Boxes(group).Chunk(BoxesAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ActivitySignal.Raise();
                foreach (var anchor in Mine(boxes, part, counts, cancellationToken))
                    yield return anchor;
            }
        }
    }

    public void Dispose() => _vectors.Dispose();

    /// <summary>The boxes of a row group that have a vector and a label.</summary>
    private IEnumerable<LabelledBox> Boxes(RowGroupColumns group)
    {
        using var vectors = group.Vectors(RegionVectors.Own);
        using var labels = group.Texts($"{ColumnNames.Regions}.label");
        using var images = new RowTexts(group, _dataset.ImageColumns);
        using var keys = group.Texts(ColumnNames.Key);
        using var corners = group.Boxes();
        while (vectors.Read())
        {
            var (place, row) = (vectors.Place, new ItemPlace(vectors.Place.Row));
            var (label, image) = (labels.At(place), _dataset.NameImage(images.At(place.Row), keys.At(row) ?? ""));
            if (string.IsNullOrWhiteSpace(label) || UnitVector.Normalize(vectors.Values) is not { } vector)
                continue;
            yield return new LabelledBox(place, image + MediaFragment.Format(corners.At(place)), label, vector);
        }
    }

    private List<MinedAnchor> Mine(LabelledBox[] boxes, int part, FilterCounts counts, CancellationToken cancellationToken)
    {
        string[][] changes = [.. boxes.Select(box => _changes.Find(box.Label).Select(change => change.Text).ToArray())];
        var vectors = _vectors.Compute([.. boxes.Select(box => box.Label), .. changes.SelectMany(texts => texts)], cancellationToken);
        var anchors = new List<MinedAnchor>();
        foreach (var (box, texts) in boxes.Zip(changes))
        {
            counts.Anchors++;
            var own = vectors[box.Label];
            var positive = _rule.Apply(ExactDot.Compute(box.Vector, own));
            Neighbour[] window = [.. texts.Select((text, i) => new Neighbour(ExactDot.Compute(box.Vector, vectors[text]), i)).Order()];
            CandidateMark[] marks = [.. window.Select(neighbour => Mark(texts[neighbour.Item], vectors, box.Label, own))];
            var range = _spec.Negatives.RangeMax ?? window.Length;
            var filter = new NegativeSelector(_spec.Negatives, range, _rule, counts);
            var negatives = filter.Choose(Number(part, box.Place), window, marks, positive);
            anchors.Add(new MinedAnchor(
                box.Place, box.Text, [new ScoredText(box.Label, positive)],
                [.. negatives.Select(negative => new ScoredText(texts[negative.Item], negative.Score))]));
        }

        return anchors;
    }

    private CandidateMark Mark(string text, IReadOnlyDictionary<string, float[]> vectors, string label, float[] own)
    {
        if (_spec.Guards.SameCaption && TextDigest.Fold(text) == TextDigest.Fold(label))
            return CandidateMark.SameCaption;
        return _spec.Guards.NearText is { } limit && ExactDot.Compute(own, vectors[text]) > limit ? CandidateMark.NearText
            : CandidateMark.None;
    }

    /// <summary>A number of the box by which a sample is drawn.</summary>
    private static long Number(int part, ItemPlace place) => ((long)part << 42) ^ ((long)place.Row << 14) ^ place.Region;

    private sealed record LabelledBox(ItemPlace Place, string Text, string Label, float[] Vector);
}
