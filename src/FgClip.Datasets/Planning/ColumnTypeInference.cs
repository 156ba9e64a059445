using System.Text.Json;

namespace FgClip.Datasets.Planning;

/// <summary>Finds the narrowest type that holds every value of a column.</summary>
internal sealed class ColumnTypeInference
{
    /// <summary>Above this a double no longer holds every whole number.</summary>
    private const long LargestExactInteger = 1L << 53;

    private Kinds _seen;

    [Flags]
    private enum Kinds
    {
        None = 0,
        Text = 1,
        Integer = 2,
        LargeInteger = 4,
        Real = 8,
        Boolean = 16,
        Other = 32,
    }

    /// <summary>The type so far; a column of nulls is text.</summary>
    public ColumnType Type => _seen switch
    {
        Kinds.None or Kinds.Text => ColumnType.Text,
        Kinds.Boolean => ColumnType.Boolean,
        Kinds.Real or (Kinds.Real | Kinds.Integer) => ColumnType.Real,
        Kinds.Integer or Kinds.LargeInteger or (Kinds.Integer | Kinds.LargeInteger) => ColumnType.Integer,
        _ => ColumnType.Json,
    };

    public void Observe(JsonElement value) => _seen |= KindOf(value);

    private static Kinds KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Kinds.None,
        JsonValueKind.String => Kinds.Text,
        JsonValueKind.True or JsonValueKind.False => Kinds.Boolean,
        JsonValueKind.Number when value.TryGetInt64(out var integer) =>
            integer is >= -LargestExactInteger and <= LargestExactInteger ? Kinds.Integer : Kinds.LargeInteger,
        JsonValueKind.Number when IsReal(value) => Kinds.Real,
        _ => Kinds.Other,
    };

    /// <summary>Whether a double holds it: whole numbers beyond 64 bits and numbers beyond 1.8e308 stay what they are, as JSON.</summary>
    private static bool IsReal(JsonElement value) =>
        value.GetRawText().AsSpan().ContainsAny(".eE") && value.TryGetDouble(out var real) && double.IsFinite(real);
}
