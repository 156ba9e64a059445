using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Search;
using FgClip.Exports.Specs;
using FgClip.Selection;

namespace FgClip.Exports.Rows;

/// <summary>Chooses what is exported of a dataset.</summary>
internal static class RowSources
{
    /// <summary>Finds the columns and rows of an export.</summary>
    /// <exception cref="ExportRefusedException">The dataset has no rows, no such column, or no vector.</exception>
    public static async Task<IRowSource> OpenAsync(ExportSpec spec, EmbeddedDataset dataset, CancellationToken cancellationToken)
    {
        if (dataset.Manifest.Parts.Count == 0)
            throw new ExportRefusedException($"{spec.Embeddings} has no rows, and an export of nothing would have no columns.");
        var fields = await RowBatches.FieldsAsync(dataset, cancellationToken).ConfigureAwait(false);
        var names = ExportColumns.ChooseVectors(spec, [.. fields.Select(field => field.Name)]);
        var vectors = new List<ExportedVector>();
        foreach (var name in names)
            vectors.Add(await VectorDimensions.FindAsync(dataset, name, cancellationToken).ConfigureAwait(false));
        RowSet? filter = spec.Where is null
            ? null : await RowFilter.FindAsync(dataset, spec.Embeddings, spec.Where, cancellationToken).ConfigureAwait(false);
        return names is [ColumnNames.Regions]
            ? new BoxBatches(dataset, new ExportColumns(BoxBatches.Fields, vectors), filter, spec.AllRows)
            : new RowBatches(dataset, new ExportColumns(ExportColumns.ChooseValues(spec, fields), vectors), filter, spec);
    }
}
