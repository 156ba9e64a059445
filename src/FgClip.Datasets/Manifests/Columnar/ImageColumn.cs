using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>
/// The column that holds images, where one does: bytes, or a struct of <c>bytes</c> and <c>path</c> as Hugging Face's datasets have it.
/// </summary>
/// <param name="Column">Its position; -1 where images are not in the file.</param>
/// <param name="BytesField">In a struct, the position of the bytes; else -1.</param>
/// <param name="PathField">In a struct, the position of the path, or -1.</param>
internal readonly record struct ImageColumn(int Column, int BytesField, int PathField)
{
    private static readonly ImageColumn None = new(-1, -1, -1);

    /// <summary>Whether it is a struct.</summary>
    public bool IsStruct => BytesField >= 0;

    /// <summary>Looks for it.</summary>
    /// <param name="schema">The file's columns.</param>
    /// <param name="name">The image column's name.</param>
    /// <param name="rules">The rules of the plan.</param>
    public static ImageColumn Create(Schema schema, string name, ReadingRules rules)
    {
        var column = IndexOf(schema.FieldsList, name);
        if (column < 0)
            return None;

        return schema.FieldsList[column].DataType switch
        {
            var type when HoldsBytes(type, rules) => new ImageColumn(column, -1, -1),
            StructType type when IndexOf(type.Fields, "bytes") is >= 0 and var bytes && HoldsBytes(type.Fields[bytes].DataType, rules) =>
                new ImageColumn(column, bytes, IndexOf(type.Fields, "path")),
            _ => None,
        };
    }

    /// <summary>The paths of a batch; null where the column has none.</summary>
    public IArrowArray? Path(RecordBatch batch) => PathField < 0 ? null : ((StructArray)batch.Column(Column)).Fields[PathField];

    /// <summary>The image of a row, as a copy; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Bytes(RecordBatch batch, int i)
    {
        if (Column < 0 || batch.Column(Column).IsNull(i))
            return null;

        var array = IsStruct ? ((StructArray)batch.Column(Column)).Fields[BytesField] : batch.Column(Column);
        return array.IsNull(i) ? null : Bytes(array, i);
    }

    private static ReadOnlyMemory<byte> Bytes(IArrowArray array, int i) => array switch
    {
        LargeBinaryArray large => large.GetBytes(i, out _).ToArray(),
        BinaryViewArray view => view.GetBytes(i, out _).ToArray(),
        FixedSizeBinaryArray fixedSize => fixedSize.GetBytes(i).ToArray(),
        DictionaryArray dictionary => Bytes(dictionary.Dictionary, ArrowJson.IndexOf(dictionary.Indices, i)),
        _ => ((BinaryArray)array).GetBytes(i).ToArray(),
    };

    private static bool HoldsBytes(IArrowType type, ReadingRules rules) => type is BinaryType or LargeBinaryType
        || (rules is not ReadingRules.Original
            && (type is BinaryViewType or FixedSizeBinaryType
                || (type is DictionaryType dictionary && HoldsBytes(dictionary.ValueType, rules))));

    private static int IndexOf(IReadOnlyList<Field> fields, string name)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
                return i;
        }

        return -1;
    }
}
