using System.Text;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>
/// Hands long texts to Parquet.Net as UTF-8. Of texts in characters, 6.1.0 writes the smallest and the largest whole into the header of
/// each page, which is not compressed: a caption of 33 MB made a part of 66 MB where 3 kB were enough, and a reader loads that header to
/// find the page. It keeps no statistics of bytes, and what it writes otherwise is the same but for the dictionary, which long texts seldom
/// share.
/// </summary>
/// <param name="schema">The schema of the part.</param>
internal sealed class LongTexts(ParquetSchema schema)
{
    /// <summary>The most characters of a text that a header may hold. Below it, parts keep the bytes that earlier versions wrote.</summary>
    private const int MaxLength = 4_096;

    // The same tree with bytes for texts: the writer compares types, and takes the levels from here.
    private readonly Lazy<Dictionary<string, DataField>> _ofBytes = new(() =>
        new ParquetSchema(schema.Fields.Select(OfBytes)).GetDataFields().ToDictionary(field => field.Path.ToString()));

    /// <summary>Returns the leaf whose values are the bytes of a leaf of texts.</summary>
    public DataField BytesOf(DataField text) => _ofBytes.Value[text.Path.ToString()];

    /// <summary>Reports whether any of the texts is longer than a page's header should hold.</summary>
    public static bool AreIn(ReadOnlySpan<ReadOnlyMemory<char>> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length > MaxLength)
                return true;
        }

        return false;
    }

    /// <summary>Encodes each text as UTF-8.</summary>
    public static ReadOnlyMemory<byte>[] Encode(ReadOnlySpan<ReadOnlyMemory<char>> texts)
    {
        var encoded = new ReadOnlyMemory<byte>[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(texts[i].Span)];
            Encoding.UTF8.GetBytes(texts[i].Span, bytes);
            encoded[i] = bytes;
        }

        return encoded;
    }

    private static Field OfBytes(Field field) => field switch
    {
        ListField list => new ListField(list.Name, OfBytes(list.Item)),
        StructField group => new StructField(group.Name, [.. group.Fields.Select(OfBytes)]),
        DataField leaf => new DataField<byte[]>(leaf.Name, leaf.IsNullable),
        _ => throw new InvalidOperationException($"Parts have no {field.SchemaType} columns, and '{field.Name}' is one."),
    };
}
