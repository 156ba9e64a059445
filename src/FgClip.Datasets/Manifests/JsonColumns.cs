using System.Text.Json;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// Lists the columns of JSON rows, with the name objects of the row before where they are the same, as they nearly always are.
/// </summary>
internal sealed class JsonColumns
{
    private readonly List<string> _names = [];

    /// <summary>The columns, in the row's order.</summary>
    /// <param name="row">The row's object.</param>
    /// <param name="numbers">NaN and infinities among its members, by their positions.</param>
    /// <exception cref="RowFormatException">A text has half of a surrogate pair.</exception>
    public ManifestValue[] Read(JsonElement row, IReadOnlyDictionary<int, string>? numbers = null)
    {
        var columns = new ManifestValue[row.GetPropertyCount()];
        var i = 0;
        foreach (var property in row.EnumerateObject())
        {
            var name = i < _names.Count && property.NameEquals(_names[i]) ? _names[i] : NameOf(property, i);
            if (numbers is not null && numbers.TryGetValue(i, out var number))
            {
                columns[i++] = new ManifestValue(name, default, number, IsNumber: true);
                continue;
            }

            var text = property.Value.ValueKind is JsonValueKind.String ? JsonFields.String(property.Value, name) : null;
            columns[i++] = new ManifestValue(name, property.Value, text);
        }

        return columns;
    }

    private string NameOf(JsonProperty property, int position)
    {
        var name = property.Name;
        if (position < _names.Count)
            _names[position] = name;
        else if (position == _names.Count && position < ManifestLimits.Columns)
            _names.Add(name);
        return name;
    }
}
