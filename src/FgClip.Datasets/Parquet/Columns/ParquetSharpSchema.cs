using Parquet.Schema;
using ParquetSharp;
using ParquetSharp.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>A part's schema as ParquetSharp has it: the same names, levels and types as Parquet.Net would write.</summary>
internal static class ParquetSharpSchema
{
    public static GroupNode From(ParquetSchema schema) => Group("root", Repetition.Required, schema.Fields);

    private static GroupNode Group(string name, Repetition repetition, IEnumerable<Field> fields) =>
        Group(name, repetition, null, [.. fields.Select(Node)]);

    private static GroupNode Group(string name, Repetition repetition, LogicalType? type, Node[] children)
    {
        // The native node has its own children; these are handles.
        var group = new GroupNode(name, repetition, children, type);
        foreach (var child in children)
            child.Dispose();
        return group;
    }

    private static Node Node(Field field) => field switch
    {
        ListField list => Group(
            list.Name, Repetition.Optional, LogicalType.List(), [Group("list", Repetition.Repeated, null, [Node(list.Item)])]),
        StructField @struct => Group(@struct.Name, Nullable(@struct), @struct.Fields),
        DataField leaf => Leaf(leaf),
        _ => throw new NotSupportedException($"{field.Name} is a {field.GetType().Name}, which no part has."),
    };

    /// <summary>What a leaf's values are, and what they are stored as; the length is that of a value of fixed length.</summary>
    public static (LogicalType Logical, PhysicalType Type, int Length) StoredAs(DataField leaf) => leaf switch
    {
        Float16Field => (LogicalType.Float16(), PhysicalType.FixedLenByteArray, 2),
        DataField<sbyte> => (LogicalType.Int(8, isSigned: true), PhysicalType.Int32, -1),
        DataField<string> => (LogicalType.String(), PhysicalType.ByteArray, -1),
        DataField<bool> => (LogicalType.None(), PhysicalType.Boolean, -1),
        DataField<int> => (LogicalType.Int(32, isSigned: true), PhysicalType.Int32, -1),
        DataField<long> => (LogicalType.Int(64, isSigned: true), PhysicalType.Int64, -1),
        DataField<float> => (LogicalType.None(), PhysicalType.Float, -1),
        DataField<double> => (LogicalType.None(), PhysicalType.Double, -1),
        _ => throw new NotSupportedException($"{leaf.Name} has numbers of {leaf.ClrType.Name}, which no part has."),
    };

    private static PrimitiveNode Leaf(DataField leaf)
    {
        var (logical, physical, length) = StoredAs(leaf);
        return new PrimitiveNode(leaf.Name, Nullable(leaf), logical, physical, length);
    }

    private static Repetition Nullable(Field field) => field.IsNullable ? Repetition.Optional : Repetition.Required;
}
