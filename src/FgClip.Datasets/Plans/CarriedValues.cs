using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>A row's values in the order and the types of the plan's columns.</summary>
internal sealed class CarriedValues
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<CarriedColumn> _columns;
    private readonly Dictionary<string, int> _positions;

    public CarriedValues(IReadOnlyList<CarriedColumn> columns)
    {
        _columns = columns;
        _positions = columns.Select((column, i) => (column.Source, i)).ToDictionary(c => c.Source, c => c.i, StringComparer.Ordinal);
    }

    /// <summary>The values; null for those that the row does not have.</summary>
    public IReadOnlyList<object?> Read(ManifestRow row)
    {
        var values = new object?[_columns.Count];
        foreach (var value in row.Columns)
        {
            if (_positions.TryGetValue(value.Name, out var position))
                values[position] = Convert(value, _columns[position].Type);
        }

        return values;
    }

    private static object? Convert(ManifestValue value, ColumnType type) => (value.Json.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (JsonValueKind.Undefined, _) when value.Text is null => null,
        (JsonValueKind.Undefined, ColumnType.Text) => value.Text,
        (JsonValueKind.Undefined, ColumnType.Json) => JsonSerializer.Serialize(value.Text, Relaxed),
        (JsonValueKind.String, ColumnType.Text) => value.Text,
        (JsonValueKind.Number, ColumnType.Integer) when value.Json.TryGetInt64(out var integer) => integer,
        (JsonValueKind.Undefined, ColumnType.Real) when value.IsNumber => double.Parse(value.Text, CultureInfo.InvariantCulture),
        (JsonValueKind.String, ColumnType.Real) when double.TryParse(value.Text, CultureInfo.InvariantCulture, out var named) => named,
        (JsonValueKind.Number, ColumnType.Real) => value.Json.GetDouble(),
        (JsonValueKind.True or JsonValueKind.False, ColumnType.Boolean) => value.Json.GetBoolean(),
        (_, ColumnType.Text or ColumnType.Json) => value.Json.GetRawText(),
        _ => throw new InvalidDataException($"Column {value.Name} holds "
            + $"{(value.Json.ValueKind is JsonValueKind.Undefined ? value.Text : value.Json.GetRawText())}, which is no {type}: the input "
            + "changed since it was planned."),
    };
}
