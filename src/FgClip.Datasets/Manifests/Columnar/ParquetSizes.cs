using Apache.Arrow;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using ParquetSharp;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>What the footer alone says about columns and rows: their kinds, and about how large they are.</summary>
internal sealed class ParquetSizes(ParquetManifest manifest, ManifestOptions options, ReadingRules rules)
{
    private readonly IReadOnlyList<string[]> _leaves = manifest.Leaves();
    private readonly ImageColumn _image = ImageColumn.Create(manifest.Schema, options.ImageColumn, rules);

    /// <summary>The columns that are carried, each with the kinds of its values.</summary>
    public IEnumerable<(string Name, ValueKinds Kinds)> Columns()
    {
        for (var i = 0; i < manifest.Schema.FieldsList.Count; i++)
        {
            var field = manifest.Schema.FieldsList[i];
            if (i != _image.Column)
                yield return (field.Name,
                    ArrowKinds.From(field.DataType) is var kinds and not ValueKinds.LargeInteger ? kinds : IntegersOf(field.Name));
            else if (_image.PathField >= 0)
                yield return (field.Name, ValueKinds.Text);
        }
    }

    /// <summary>The columns that features are computed from.</summary>
    public RowFields Fields =>
        (Has(options.ImageColumn) ? RowFields.Image : 0) | (Has(options.CaptionColumn) ? RowFields.Caption : 0)
        | (Has(options.BoxesColumn) ? RowFields.Boxes : 0);

    private bool Has(string column) => manifest.Schema.FieldsList.Any(field => field.Name == column);

    /// <summary>An average row of a group: its bytes without the image, its boxes, and their phrases.</summary>
    public (long Bytes, long Boxes, long Negatives) Row(ParquetRowGroup group)
    {
        if (group.Rows == 0)
            return default;

        var (bytes, boxes, negatives) = (0L, 0L, 0L);
        for (var leaf = 0; leaf < _leaves.Count; leaf++)
        {
            var path = _leaves[leaf];
            var (size, values) = manifest.OfChunk(group.Index, leaf, chunk => (chunk.TotalUncompressedSize, chunk.NumValues));
            if (path[0] != options.ImageColumn || _image.Column < 0)
                bytes += size;
            if (path[0] == options.BoxesColumn && path[^1] is "label")
                boxes = values;
            else if (path[0] == options.BoxesColumn && path.Contains("negatives"))
                negatives = values;
        }

        return (Ceiling(bytes, group.Rows), Ceiling(boxes, group.Rows), Ceiling(negatives, group.Rows));
    }

    /// <summary>The kinds of a column of 64 bits: by its statistics, or by its values in row groups without any.</summary>
    private ValueKinds IntegersOf(string column)
    {
        var leaf = Enumerable.Range(0, _leaves.Count).FirstOrDefault(i => _leaves[i].Length == 1 && _leaves[i][0] == column, -1);
        if (leaf < 0)
            return ValueKinds.LargeInteger;

        var kinds = ValueKinds.None;
        foreach (var group in manifest.Groups)
        {
            kinds |= manifest.OfChunk(group.Index, leaf, KindOf) ?? KindOfValues(group.Index, leaf);
            if (kinds.HasFlag(ValueKinds.LargeInteger))
                return ValueKinds.LargeInteger;
        }

        return kinds;
    }

    private static ValueKinds? KindOf(ColumnChunkMetaData chunk)
    {
        using var statistics = chunk.Statistics;
        return statistics switch
        {
            Statistics<long> { HasMinMax: true } s => KindOf(s.Min, s.Max),
            { NullCount: var nulls } when nulls == chunk.NumValues => ValueKinds.None,
            _ => null,
        };
    }

    private static ValueKinds KindOf(long min, long max) =>
        min >= -ColumnTypeInference.LargestExactInteger && max <= ColumnTypeInference.LargestExactInteger ? ValueKinds.Integer
        : ValueKinds.LargeInteger;

    private ValueKinds KindOfValues(int group, int leaf)
    {
        if (rules is ReadingRules.Original)
            return ValueKinds.LargeInteger;
        try
        {
            var kinds = ValueKinds.None;
            using var batches = manifest.ReadLeaf(group, leaf);
            while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
            {
                using (batch)
                {
                    var array = batch.Column(0);
                    for (var i = 0; i < batch.Length; i++)
                    {
                        if (!array.IsNull(i) && array is PrimitiveArray<long> { Values: var values })
                            kinds |= KindOf(values[i], values[i]);
                    }
                }
            }

            return kinds;
        }
        catch (Exception e) when (ParquetManifest.IsDamage(e))
        {
            manifest.ThrowIfStoreFailed();
            return ValueKinds.LargeInteger;
        }
    }

    private static long Ceiling(long sum, long count) => (sum + count - 1) / count;
}
