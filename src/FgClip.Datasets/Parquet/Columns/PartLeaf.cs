using Parquet.Schema;
using ParquetSharp;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>A leaf of a part's schema, whichever library tells of it.</summary>
/// <param name="Path">Its path, with dots.</param>
/// <param name="Type">What a value is stored as.</param>
/// <param name="Definitions">The definition level of a value: how many of the fields down to it may be missing.</param>
/// <param name="Repetitions">How many of them are lists.</param>
internal sealed record PartLeaf(string Path, PhysicalType Type, int Definitions, int Repetitions)
{
    /// <summary>The leaves that a part has, in their order.</summary>
    public static IReadOnlyList<PartLeaf> From(PartSchema schema) =>
        [.. new ParquetSchema(schema.CreateColumns().Select(column => column.Field)).DataFields.Select(From)];

    /// <summary>A leaf of a file that was read.</summary>
    public static PartLeaf From(ColumnDescriptor column)
    {
        using var path = column.Path;
        return new PartLeaf(path.ToDotString(), column.PhysicalType, column.MaxDefinitionLevel, column.MaxRepetitionLevel);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Path} ({Type}, {Definitions} optional, {Repetitions} repeated)";

    private static PartLeaf From(DataField leaf) =>
        new(string.Join('.', leaf.Path.ToList()), ParquetSharpSchema.StoredAs(leaf).Type, leaf.MaxDefinitionLevel, leaf.MaxRepetitionLevel);
}
