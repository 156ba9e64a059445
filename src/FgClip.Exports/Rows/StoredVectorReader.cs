using System.Numerics.Tensors;
using Apache.Arrow;

namespace FgClip.Exports.Rows;

/// <summary>The vectors of a column in a batch, of whatever type they are stored as.</summary>
/// <param name="column">Lists of float32 or float16, of any or of one length.</param>
/// <param name="dimensions">Numbers of a vector.</param>
/// <param name="name">The column's name.</param>
internal sealed class StoredVectorReader(IArrowArray column, int dimensions, string name)
{
    private readonly float[] _singles = new float[dimensions];

    public string Name => name;

    /// <summary>The vector of a row, until the next call; empty where it is missing.</summary>
    /// <exception cref="InvalidDataException">It has another length.</exception>
    public ReadOnlySpan<float> At(int row)
    {
        if (column.IsNull(row))
            return [];
        var (numbers, start, length) = column switch
        {
            ListArray list => (list.Values, list.ValueOffsets[row], list.GetValueLength(row)),
            FixedSizeListArray list => (list.Values, (list.Offset + row) * dimensions, dimensions),
            _ => throw new InvalidDataException($"The column {name} holds {column.Data.DataType.Name}, not vectors."),
        };
        if (length == 0)
            return [];
        if (length != dimensions)
            throw new InvalidDataException($"The column {name} has a vector of {length} numbers, and others of {dimensions}.");
        if (numbers is FloatArray floats)
            return floats.Values.Slice(start, length);
        if (numbers is not HalfFloatArray halves)
            throw new InvalidDataException($"The column {name} holds vectors of {numbers.Data.DataType.Name}, not of float32 or float16.");
        TensorPrimitives.ConvertToSingle(halves.Values.Slice(start, length), _singles);
        return _singles;
    }
}
