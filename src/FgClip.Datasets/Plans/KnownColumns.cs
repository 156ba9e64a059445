using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>The columns of a dataset that is added to: all parts have the same, so what comes must fit them.</summary>
internal static class KnownColumns
{
    /// <summary>The dataset's columns.</summary>
    /// <param name="known">Those that it has.</param>
    /// <param name="added">Those of the inputs that come.</param>
    /// <exception cref="ManifestFormatException">A column that comes is not there, or holds what the dataset's column can't.</exception>
    public static IReadOnlyList<CarriedColumn> Fitting(IReadOnlyList<CarriedColumn> known, IReadOnlyList<CarriedColumn> added)
    {
        var types = known.ToDictionary(column => column.Source, column => column.Type, StringComparer.Ordinal);
        var problems = added.Where(column => !types.TryGetValue(column.Source, out var type) || !Takes(type, column.Type))
            .Select(column => Describe(column, types.TryGetValue(column.Source, out var type) ? type : null)).ToList();
        return problems.Count == 0 ? known : throw new ManifestFormatException(
            $"The new inputs do not fit the dataset, whose parts all have the same columns: {string.Join("; ", problems)}. It has "
            + $"{string.Join(", ", known.Select(column => $"\"{column.Source}\" ({column.Type})"))}. Change the inputs, or make a dataset "
            + "of their own.");
    }

    private static string Describe(CarriedColumn column, ColumnType? known) => (known, column.Type) switch
    {
        (null, _) => $"it has no column \"{column.Source}\" ({column.Type})",
        // pandas makes a column of whole numbers floating point as soon as one is missing.
        (ColumnType.Integer, ColumnType.Real) => $"its column \"{column.Source}\" has whole numbers, and the new one floating point: write "
            + "it as integers, with nulls for missing ones (in pandas, astype(\"Int64\"))",
        _ => $"its column \"{column.Source}\" is {known}, and the new one {column.Type}",
    };

    private static bool Takes(ColumnType known, ColumnType added) =>
        known == added || known is ColumnType.Text or ColumnType.Json || (known, added) is (ColumnType.Real, ColumnType.Integer);
}
