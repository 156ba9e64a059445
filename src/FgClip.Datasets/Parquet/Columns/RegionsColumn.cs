using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>
/// The regions of a row: a list of structs, whose members are lists themselves. One leaf for each member, all filled in step.
/// </summary>
internal sealed class RegionsColumn : PartColumn
{
    // How many levels are missing above a member's value.
    private const int EmptyMember = 1, NullMember = 2;

    // The lists from the outside in: regions, a member of a region, a vector within that member.
    private const int InRegions = 1, InMember = 2, InVector = 3;

    private readonly DataField<double> _box = new("element", nullable: false);
    private readonly DataField<string> _label = new("label", nullable: true);
    private readonly DataField<string> _negative = new("element", nullable: false);

    private readonly LeafBuffer<double> _boxes;
    private readonly LeafBuffer<ReadOnlyMemory<char>> _labels;
    private readonly NumberLeaf _embeddings;
    private readonly NumberLeaf _labelEmbeddings;
    private readonly LeafBuffer<ReadOnlyMemory<char>> _negatives;
    private readonly NumberLeaf _negativeEmbeddings;

    /// <param name="type">What the vectors are written as.</param>
    public RegionsColumn(VectorType type)
    {
        (_embeddings, _labelEmbeddings, _negativeEmbeddings) = (new(type), new(type), new(type));
        Field = new ListField(ColumnNames.Regions, new StructField(
            "element",
            new ListField("box", _box),
            _label,
            new ListField("embedding", _embeddings.Field),
            new ListField("label_embedding", _labelEmbeddings.Field),
            new ListField("negatives", _negative),
            new ListField("negative_embeddings", new ListField("element", _negativeEmbeddings.Field))));
        _boxes = new(_box, sizeof(double));
        _labels = new(_label, bytesPerValue: 16);
        _negatives = new(_negative, bytesPerValue: 16);
    }

    public override Field Field { get; }

    public override long Bytes =>
        _boxes.Bytes + _labels.Bytes + _embeddings.Bytes + _labelEmbeddings.Bytes + _negatives.Bytes + _negativeEmbeddings.Bytes;

    public override long TextBytes => _labels.TextBytes + _negatives.TextBytes;

    public override void Append(OutputRow row)
    {
        if (row.Regions is not { Count: > 0 } regions)
        {
            AppendNone(row.Regions is null);
            return;
        }

        for (var i = 0; i < regions.Count; i++)
            Append(regions[i], i == 0 ? 0 : InRegions);
    }

    public override async Task FlushAsync(IRowGroup group, CancellationToken cancellationToken)
    {
        await _boxes.FlushAsync(group, cancellationToken).ConfigureAwait(false);
        await _labels.FlushAsync(group, cancellationToken).ConfigureAwait(false);
        await _embeddings.FlushAsync(group, cancellationToken).ConfigureAwait(false);
        await _labelEmbeddings.FlushAsync(group, cancellationToken).ConfigureAwait(false);
        await _negatives.FlushAsync(group, cancellationToken).ConfigureAwait(false);
        await _negativeEmbeddings.FlushAsync(group, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A row without regions: null at level 0, an empty list at level 1.</summary>
    private void AppendNone(bool isNull)
    {
        var level = isNull ? 0 : 1;
        _boxes.AddMissing(_box.MaxDefinitionLevel - level, 0);
        _labels.AddMissing(_label.MaxDefinitionLevel - level, 0);
        _embeddings.AddMissing(_embeddings.Field.MaxDefinitionLevel - level, 0);
        _labelEmbeddings.AddMissing(_labelEmbeddings.Field.MaxDefinitionLevel - level, 0);
        _negatives.AddMissing(_negative.MaxDefinitionLevel - level, 0);
        _negativeEmbeddings.AddMissing(_negativeEmbeddings.Field.MaxDefinitionLevel - level, 0);
    }

    private void Append(OutputRegion region, int repetition)
    {
        AppendList(_boxes, region.Box, repetition);
        if (region.Label is { } label)
            _labels.Add(label.AsMemory(), repetition);
        else
            _labels.AddMissing(1, repetition);
        AppendVector(_embeddings, region.Embedding, repetition);
        AppendVector(_labelEmbeddings, region.LabelEmbedding, repetition);
        AppendList(_negatives, [.. region.Negatives.Select(n => n.AsMemory())], repetition);
        AppendVectors(region.NegativeEmbeddings, repetition);
    }

    private static void AppendList<T>(LeafBuffer<T> leaf, IReadOnlyList<T>? values, int repetition)
        where T : struct
    {
        if (values is not { Count: > 0 })
        {
            leaf.AddMissing(values is null ? NullMember : EmptyMember, repetition);
            return;
        }

        for (var i = 0; i < values.Count; i++)
            leaf.Add(values[i], i == 0 ? repetition : InMember);
    }

    private static void AppendVector(NumberLeaf leaf, float[]? vector, int repetition)
    {
        if (vector is not { Length: > 0 })
        {
            leaf.AddMissing(vector is null ? NullMember : EmptyMember, repetition);
            return;
        }

        for (var i = 0; i < vector.Length; i++)
            leaf.Add(vector[i], i == 0 ? repetition : InMember);
    }

    /// <summary>A list of vectors: above each value lie the vector's own two levels and the member's two.</summary>
    private void AppendVectors(IReadOnlyList<float[]>? vectors, int repetition)
    {
        if (vectors is not { Count: > 0 })
        {
            _negativeEmbeddings.AddMissing(2 + (vectors is null ? NullMember : EmptyMember), repetition);
            return;
        }

        for (var i = 0; i < vectors.Count; i++)
        {
            var start = i == 0 ? repetition : InMember;
            if (vectors[i].Length == 0)
                _negativeEmbeddings.AddMissing(EmptyMember, start);
            for (var j = 0; j < vectors[i].Length; j++)
                _negativeEmbeddings.Add(vectors[i][j], j == 0 ? start : InVector);
        }
    }
}
