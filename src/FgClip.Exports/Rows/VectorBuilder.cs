using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace FgClip.Exports.Rows;

/// <summary>Gathers vectors of one length into an Arrow array of lists of fixed size.</summary>
/// <param name="dimensions">Numbers of a vector.</param>
/// <param name="capacity">The most vectors there will be.</param>
internal sealed class VectorBuilder(int dimensions, int capacity)
{
    private readonly float[] _values = new float[dimensions * capacity];
    private readonly ArrowBuffer.BitmapBuilder _present = new(capacity);
    private int _count;

    public static FixedSizeListType TypeOf(int dimensions) => new(new Field("item", FloatType.Default, nullable: true), dimensions);

    /// <summary>Whether a vector has a direction: it is not of zeros, and all its numbers are finite.</summary>
    public static bool IsUsable(ReadOnlySpan<float> vector) =>
        TensorPrimitives.IsFiniteAll(vector) && vector.ContainsAnyExcept(0f);

    /// <summary>Adds a vector, or null for an empty one.</summary>
    public void Add(ReadOnlySpan<float> vector)
    {
        if (vector.IsEmpty)
            _values.AsSpan(_count * dimensions, dimensions).Clear();
        else
            vector.CopyTo(_values.AsSpan(_count * dimensions, dimensions));
        _present.Append(!vector.IsEmpty);
        _count++;
    }

    /// <summary>Makes the array. The builder is not used after that.</summary>
    public FixedSizeListArray Build()
    {
        var numbers = new FloatArray(
            new ArrowBuffer(MemoryMarshal.AsBytes(_values.AsSpan(0, _count * dimensions)).ToArray()),
            ArrowBuffer.Empty, _count * dimensions, nullCount: 0, offset: 0);
        return new FixedSizeListArray(TypeOf(dimensions), _count, numbers, _present.Build(), _present.UnsetBitCount, offset: 0);
    }
}
