using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using ParquetSharp;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>What the footer alone says about columns and rows: their kinds, and about how large they are.</summary>
internal sealed class ParquetSizes(ParquetManifest manifest, ManifestOptions options)
{
    private readonly IReadOnlyList<string[]> _leaves = manifest.Leaves();
    private readonly ImageColumn _image = ImageColumn.Create(manifest.Schema, options.ImageColumn);

    /// <summary>The columns that are carried, each with the kinds of its values.</summary>
    public IEnumerable<(string Name, ValueKinds Kinds)> Columns()
    {
        for (var i = 0; i < manifest.Schema.FieldsList.Count; i++)
        {
            var field = manifest.Schema.FieldsList[i];
            if (i != _image.Column)
                yield return (field.Name,
                    ArrowKinds.From(field.DataType) is ValueKinds.LargeInteger && AreExact(field.Name) ? ValueKinds.Integer
                    : ArrowKinds.From(field.DataType));
            else if (_image.PathField >= 0)
                yield return (field.Name, ValueKinds.Text);
        }
    }

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

    /// <summary>Whether a double could hold every number of a column of 64 bits, by its statistics.</summary>
    private bool AreExact(string column)
    {
        var leaf = Enumerable.Range(0, _leaves.Count).FirstOrDefault(i => _leaves[i].Length == 1 && _leaves[i][0] == column, -1);
        return leaf >= 0 && manifest.Groups.All(group => manifest.OfChunk(group.Index, leaf, chunk =>
        {
            using var statistics = chunk.Statistics;
            return statistics is Statistics<long> { HasMinMax: true } s
                && s.Min >= -ColumnTypeInference.LargestExactInteger && s.Max <= ColumnTypeInference.LargestExactInteger;
        }));
    }

    private static long Ceiling(long sum, long count) => (sum + count - 1) / count;
}
