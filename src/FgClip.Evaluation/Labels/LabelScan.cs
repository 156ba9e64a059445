using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Evaluation.Classes;
using FgClip.Evaluation.Parts;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Products;
using FgClip.Mining.Vectors;

namespace FgClip.Evaluation.Labels;

/// <summary>Labels the images or boxes of row groups.</summary>
internal sealed class LabelScan : IDisposable
{
    private const int QueriesAtOnce = 2048;

    private readonly EmbeddedDataset _dataset;
    private readonly LabelSpec _spec;
    private readonly ClassSet _classes;
    private readonly PackedRows _packed;
    private readonly List<(int Row, string Key, int Region, string Name)> _queries = [];
    private readonly float[] _unit;
    private readonly double _scale, _bias;

    public LabelScan(EmbeddedDataset dataset, LabelSpec spec, ClassSet classes)
    {
        (_dataset, _spec, _classes) = (dataset, spec, classes);
        _packed = new PackedRows(ScoreKernel.Anchors, classes.Size, QueriesAtOnce);
        _unit = new float[classes.Size];
        (_scale, _bias) = (dataset.Metadata?.LogitScale ?? 1, dataset.Metadata?.LogitBias ?? 0);
    }

    /// <summary>Items that were labelled, whether a label of theirs was written or not.</summary>
    public long Items { get; private set; }

    /// <summary>Items without a vector.</summary>
    public long WithoutVector { get; private set; }

    /// <summary>The labels of a row group.</summary>
    public IEnumerable<LabelRow> Scan(RowGroupColumns group, CancellationToken cancellationToken)
    {
        foreach (var _ in _spec.Regions ? AddRegions(group) : AddImages(group))
        {
            if (_queries.Count < QueriesAtOnce)
                continue;
            foreach (var row in Label(cancellationToken))
                yield return row;
        }

        foreach (var row in Label(cancellationToken))
            yield return row;
    }

    public void Dispose() => _packed.Dispose();

    private IEnumerable<bool> AddRegions(RowGroupColumns group)
    {
        using var regions = new RegionColumns(_dataset, group);
        while (regions.Read())
        {
            if (regions.HasBox)
                yield return Add(regions.Vector, (regions.Place.Row, regions.Key, regions.Place.Region, regions.Name));
        }
    }

    private IEnumerable<bool> AddImages(RowGroupColumns group)
    {
        using var vectors = group.Vectors(ColumnNames.ImageEmbedding);
        using var keys = group.Texts(ColumnNames.Key);
        using var images = new RowTexts(group, _dataset.ImageColumns);
        while (vectors.Read())
        {
            var key = keys.At(vectors.Place) ?? "";
            yield return Add(vectors.Values, (vectors.Place.Row, key, -1, _dataset.NameImage(images.At(vectors.Place.Row), key)));
        }
    }

    private bool Add(ReadOnlySpan<float> vector, (int Row, string Key, int Region, string Name) query)
    {
        if (!UnitVector.TryCopy(vector, _unit))
        {
            WithoutVector++;
            return false;
        }

        Items++;
        _packed.Add(_unit);
        _queries.Add(query);
        return true;
    }

    private IEnumerable<LabelRow> Label(CancellationToken cancellationToken)
    {
        if (_queries.Count == 0)
            yield break;
        // One more than asked for, which the last margin is to.
        var top = new TopClasses(_queries.Count, _spec.Top + 1, _spec.Score is LabelScore.Softmax ? _scale : null);
        BlockScan.Run(_packed, _classes.Packed, top, _spec.Run.ThreadCount, cancellationToken);
        for (var query = 0; query < _queries.Count; query++)
        {
            for (var rank = 0; rank < _spec.Top; rank++)
            {
                var (own, next) = (top.Get(query)[rank], top.Get(query)[rank + 1]);
                if (own.Item < 0 || Score(top, query, own.Score) is var score && score < _spec.MinScore)
                    break;
                var margin = next.Item < 0 ? double.NaN : score - Score(top, query, next.Score);
                var (row, key, region, name) = _queries[query];
                yield return new LabelRow(row, key, region, name, rank + 1, own.Item, (float)score, (float)margin);
            }
        }

        _queries.Clear();
        _packed.Clear();
    }

    private double Score(TopClasses top, int query, float cosine) => _spec.Score switch
    {
        LabelScore.Sigmoid => 1 / (1 + Math.Exp(-((_scale * cosine) + _bias))),
        LabelScore.Softmax => top.Softmax(query, cosine),
        _ => cosine,
    };
}
