using System.Globalization;
using Apache.Arrow;

namespace FgClip.Exports.Parts;

/// <summary>Single values of a batch.</summary>
internal static class CellReader
{
    /// <summary>The value of a cell: a string, bool, int, long, float or double; null where it is missing.</summary>
    public static object? Read(IArrowArray column, int row) => column.IsNull(row) ? null : column switch
    {
        StringArray texts => texts.GetString(row),
        BooleanArray flags => flags.GetValue(row),
        Int32Array numbers => numbers.GetValue(row),
        Int64Array numbers => numbers.GetValue(row),
        FloatArray numbers => numbers.GetValue(row),
        DoubleArray numbers => numbers.GetValue(row),
        _ => throw new NotSupportedException($"No export has a column of {column.Data.DataType.Name}."),
    };

    /// <summary>The vector of a cell; empty where it is missing.</summary>
    public static ReadOnlySpan<float> Vector(FixedSizeListArray column, int row)
    {
        if (column.IsNull(row))
            return [];
        var dimensions = ((Apache.Arrow.Types.FixedSizeListType)column.Data.DataType).ListSize;
        return ((FloatArray)column.Values).Values.Slice(row * dimensions, dimensions);
    }

    /// <summary>A value as JSON may have it, which has no words for numbers that are not finite: null for these.</summary>
    public static object? Finite(object? value) =>
        value is float single && !float.IsFinite(single) || value is double number && !double.IsFinite(number) ? null : value;

    /// <summary>A value as text that reads back as the same value.</summary>
    public static string Format(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
