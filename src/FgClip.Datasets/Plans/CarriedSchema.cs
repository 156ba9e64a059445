using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>Collects the columns of all rows into one schema, in the order in which they first appear.</summary>
/// <param name="keyColumn">The key's column; it is the output's own column <c>key</c> where it has that name.</param>
/// <param name="hasRowId">Whether rows say where they are.</param>
internal sealed class CarriedSchema(string keyColumn, bool hasRowId = false)
{
    private readonly List<(string Source, ColumnTypeInference Type)> _columns = [];
    private readonly Dictionary<string, ColumnTypeInference> _bySource = new(StringComparer.Ordinal);

    /// <summary>Takes a row's values into account.</summary>
    /// <exception cref="ManifestFormatException">There are too many columns, as where data stands in place of names.</exception>
    public void Observe(ManifestRow row)
    {
        foreach (var value in row.Columns)
            ColumnOf(value.Name).Observe(value);
    }

    /// <summary>Takes a column into account whose values are known without being looked at.</summary>
    /// <exception cref="ManifestFormatException">There are too many columns.</exception>
    public void Observe(string column, ValueKinds kinds) => ColumnOf(column).Observe(kinds);

    /// <summary>The columns' names in the inputs.</summary>
    public IEnumerable<string> Sources => _columns.Select(column => column.Source);

    /// <summary>The columns under the names that they have in the output.</summary>
    public IReadOnlyList<CarriedColumn> ToColumns()
    {
        // Query engines do not tell upper from lower case in names, so neither may the output.
        var taken = new HashSet<string>(ColumnNames.Reserved, StringComparer.OrdinalIgnoreCase);
        var columns = new List<CarriedColumn>(hasRowId ? RowIdColumns.All : []);
        taken.UnionWith(columns.Select(column => column.Name));
        foreach (var (source, type) in _columns)
        {
            if (source == keyColumn && source == ColumnNames.Key)
                continue;

            var name = source;
            while (name.Length == 0 || !taken.Add(name))
                name = "input_" + name;
            columns.Add(new CarriedColumn(name, source, type.Type));
        }

        return columns;
    }

    private ColumnTypeInference ColumnOf(string name)
    {
        if (_bySource.TryGetValue(name, out var known))
            return known;
        if (_columns.Count == ManifestLimits.Columns)
        {
            throw new ManifestFormatException(
                $"The inputs have more than {ManifestLimits.Columns:N0} different columns. "
                + "Put what varies from row to row into values, not names.");
        }

        var type = new ColumnTypeInference();
        _columns.Add((name, type));
        _bySource.Add(name, type);
        return type;
    }
}
