using System.Globalization;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>Collects the columns of all rows into one schema, in the order in which they first appear.</summary>
/// <param name="keyColumn">The key's column; it is the output's own column <c>key</c> where it has that name.</param>
/// <param name="hasRowId">Whether rows say where they are.</param>
internal sealed class CarriedSchema(string keyColumn, bool hasRowId = false)
{
    private const string Prefix = "input_";

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

    /// <summary>
    /// Takes the columns of another schema into account. Schemas of consecutive inputs that are added in order come to the schema of one
    /// pass over all of them.
    /// </summary>
    /// <exception cref="ManifestFormatException">There are too many columns.</exception>
    public void Add(IEnumerable<ObservedColumn> columns)
    {
        foreach (var (source, kinds) in columns)
            ColumnOf(source).Observe(kinds);
    }

    /// <summary>The columns in their order, and what was seen in them.</summary>
    public IReadOnlyList<ObservedColumn> Observed => [.. _columns.Select(column => new ObservedColumn(column.Source, column.Type.Kinds))];

    /// <summary>The columns' names in the inputs.</summary>
    public IEnumerable<string> Sources => _columns.Select(column => column.Source);

    /// <summary>The columns under the names that they have in the output.</summary>
    public IReadOnlyList<CarriedColumn> ToColumns()
    {
        // Query engines do not tell upper from lower case in names, so neither may the output.
        var taken = new HashSet<string>(ColumnNames.Reserved, StringComparer.OrdinalIgnoreCase);
        var columns = new List<CarriedColumn>(hasRowId ? RowIdColumns.All : []);
        taken.UnionWith(columns.Select(column => column.Name));
        // A name that the output has in the same letters gets its prefix first: LAION's WIDTH may stand before img2dataset's width.
        var prefixed = Sources.Where(ColumnNames.Reserved.Contains).Where(source => taken.Add(Prefix + source))
            .ToDictionary(source => source, source => Prefix + source, StringComparer.Ordinal);
        foreach (var (source, type) in _columns)
        {
            if (source == keyColumn && source == ColumnNames.Key)
                continue;

            columns.Add(new CarriedColumn(prefixed.GetValueOrDefault(source) ?? Free(source, taken), source, type.Type));
        }

        return columns;
    }

    /// <summary>A name that is not taken: the source's, with a prefix, and with a number where that is taken too.</summary>
    private static string Free(string source, HashSet<string> taken)
    {
        if (source.Length > 0 && taken.Add(source))
            return source;
        var name = Prefix + source;
        for (var number = 2; !taken.Add(name); number++)
            name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{source}_{number}");
        return name;
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
