using Apache.Arrow;
using Apache.Arrow.Types;
using FgClip.Datasets.Jobs;
using ParquetSharp;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>What the bytes of a column mean.</summary>
internal enum ByteMeaning
{
    /// <summary>Nothing that is known; they are written as base64.</summary>
    Base64,

    /// <summary>A text, where they are one.</summary>
    TextIfValid,

    /// <summary>A text that is embedded or names something: other bytes are a fault.</summary>
    Text,

    /// <summary>A UUID.</summary>
    Uuid,
}

/// <summary>What the bytes of a column mean, and those of the columns inside of it: Arrow's types do not say that.</summary>
/// <param name="Bytes">The meaning of a column of bytes.</param>
/// <param name="Children">The columns inside, as Arrow has them.</param>
internal sealed record ColumnShape(ByteMeaning Bytes, IReadOnlyList<ColumnShape> Children)
{
    /// <summary>Whether bytes of the column, or inside of it, have to be texts.</summary>
    public bool HasTexts { get; } = Bytes is ByteMeaning.Text || Children.Any(child => child.HasTexts);

    /// <summary>Returns the shapes of a file's columns.</summary>
    /// <param name="schema">The columns as Arrow has them.</param>
    /// <param name="leaves">The columns as Parquet has them, whose leaves are in the same order.</param>
    /// <param name="options">Names the columns whose bytes have to be texts.</param>
    /// <param name="rules">The rules of the plan: by the original ones, all bytes are base64.</param>
    public static IReadOnlyList<ColumnShape> From(Schema schema, SchemaDescriptor leaves, ManifestOptions options, ReadingRules rules)
    {
        string[] texts = [options.CaptionColumn, options.KeyColumn, options.BoxesColumn, options.ImageColumn];
        var meanings = Enumerable.Range(0, leaves.NumColumns).Select(leaf => MeaningOf(leaves.Column(leaf), rules)).ToList();
        var (next, isText) = (0, false);
        return [.. schema.FieldsList.Select(field =>
        {
            isText = texts.Contains(field.Name, StringComparer.Ordinal);
            return Create(field.DataType);
        })];

        ColumnShape Create(IArrowType type) => type switch
        {
            DictionaryType dictionary => Create(dictionary.ValueType),
            NestedType nested => new ColumnShape(ByteMeaning.Base64, [.. nested.Fields.Select(field => Create(field.DataType))]),
            _ => new ColumnShape(Next(), []),
        };

        ByteMeaning Next() => next >= meanings.Count ? ByteMeaning.Base64
            : meanings[next++] is var meaning && isText && meaning is ByteMeaning.TextIfValid ? ByteMeaning.Text
            : meaning;
    }

    private static ByteMeaning MeaningOf(ColumnDescriptor leaf, ReadingRules rules)
    {
        if (rules is ReadingRules.Original)
            return ByteMeaning.Base64;
        using var type = leaf.LogicalType;
        return type switch
        {
            UuidLogicalType => ByteMeaning.Uuid,
            NoneLogicalType when leaf.PhysicalType is PhysicalType.ByteArray or PhysicalType.FixedLenByteArray => ByteMeaning.TextIfValid,
            _ => ByteMeaning.Base64,
        };
    }
}
