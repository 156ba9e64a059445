using System.Numerics.Tensors;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>Columns of vectors by what their numbers are written as.</summary>
internal static class VectorColumns
{
    public static PartColumn Float32(string name, Func<OutputRow, ReadOnlyMemory<float>?> vector) => new VectorColumn<float>(
        name, new DataField<float>("element", nullable: false), static (values, encoded) => values.CopyTo(encoded), vector);

    /// <summary>A column of the vectors of images or captions.</summary>
    public static PartColumn Pooled(VectorType type, string name, Func<OutputRow, ReadOnlyMemory<float>?> vector) =>
        Create(type is VectorType.Float16 ? DenseType.Float16 : DenseType.Float32, name, vector);

    public static PartColumn Create(DenseType type, string name, Func<OutputRow, ReadOnlyMemory<float>?> vector) => type switch
    {
        DenseType.Float32 => Float32(name, vector),
        DenseType.Float16 => new VectorColumn<Half>(name, new Float16Field("element"), TensorPrimitives.ConvertToHalf, vector),
        DenseType.Int8 => new VectorColumn<sbyte>(name, new DataField<sbyte>("element", nullable: false), Int8Vector.Quantize, vector),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type."),
    };
}
