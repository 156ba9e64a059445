using System.Text.Json;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>Finds the narrowest type that holds every value of a column.</summary>
internal sealed class ColumnTypeInference
{
    /// <summary>Above this a double no longer holds every whole number.</summary>
    public const long LargestExactInteger = 1L << 53;

    private ValueKinds _seen;

    /// <summary>The kinds of values so far.</summary>
    public ValueKinds Kinds => _seen;

    /// <summary>The type so far; a column of nulls is text.</summary>
    public ColumnType Type => _seen switch
    {
        ValueKinds.None or ValueKinds.Text => ColumnType.Text,
        ValueKinds.Boolean => ColumnType.Boolean,
        ValueKinds.Real or (ValueKinds.Real | ValueKinds.Integer) => ColumnType.Real,
        ValueKinds.Integer or ValueKinds.LargeInteger or (ValueKinds.Integer | ValueKinds.LargeInteger) => ColumnType.Integer,
        _ => ColumnType.Json,
    };

    public void Observe(ManifestValue value) =>
        Observe(value.IsNumber ? ValueKinds.Real
            : value.Json.ValueKind is not JsonValueKind.Undefined ? KindOf(value.Json)
            : value.Text is null ? ValueKinds.None : ValueKinds.Text);

    public void Observe(ValueKinds kinds) => _seen |= kinds;

    private static ValueKinds KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => ValueKinds.None,
        JsonValueKind.String => ValueKinds.Text,
        JsonValueKind.True or JsonValueKind.False => ValueKinds.Boolean,
        JsonValueKind.Number when value.TryGetInt64(out var integer) =>
            integer is >= -LargestExactInteger and <= LargestExactInteger ? ValueKinds.Integer : ValueKinds.LargeInteger,
        JsonValueKind.Number when IsReal(value) => ValueKinds.Real,
        _ => ValueKinds.Other,
    };

    /// <summary>Whether a double holds it: whole numbers beyond 64 bits and numbers beyond 1.8e308 stay what they are, as JSON.</summary>
    private static bool IsReal(JsonElement value) =>
        value.GetRawText().AsSpan().ContainsAny(".eE") && value.TryGetDouble(out var real) && double.IsFinite(real);
}
