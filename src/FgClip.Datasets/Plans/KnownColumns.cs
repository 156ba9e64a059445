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
        var problems = added
            .Where(column => !known.Any(there => there.Source == column.Source && Takes(there.Type, column.Type)))
            .Select(column => $"\"{column.Source}\" ({column.Type})")
            .ToList();
        return problems.Count == 0 ? known : throw new ManifestFormatException(
            $"The new inputs have columns that the dataset has not, or of other types: {string.Join(", ", problems)}. It has "
            + $"{string.Join(", ", known.Select(column => $"\"{column.Source}\" ({column.Type})"))}. Start "
            + "a dataset of their own, or change them.");
    }

    private static bool Takes(ColumnType known, ColumnType added) =>
        known == added || known is ColumnType.Text or ColumnType.Json || (known, added) is (ColumnType.Real, ColumnType.Integer);
}
