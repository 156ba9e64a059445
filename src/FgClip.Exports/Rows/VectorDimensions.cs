using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Exports.Specs;

namespace FgClip.Exports.Rows;

/// <summary>Finds how many numbers the vectors of a column have.</summary>
internal static class VectorDimensions
{
    /// <summary>Reads to the first vector of a column.</summary>
    /// <exception cref="ExportRefusedException">Every vector is missing.</exception>
    public static async Task<ExportedVector> FindAsync(EmbeddedDataset dataset, string column, CancellationToken cancellationToken)
    {
        var leaf = column == ColumnNames.Regions ? BoxBatches.Embedding : column;
        for (var part = 0; part < dataset.Manifest.Parts.Count; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, dataset.Manifest.Parts[part].Name, cancellationToken)
                .ConfigureAwait(false);
            foreach (var group in columns.RowGroups())
            {
                using var vectors = group.Vectors(leaf);
                while (vectors.Read())
                {
                    if (!vectors.Values.IsEmpty)
                        return new ExportedVector(column == ColumnNames.Regions ? BoxBatches.Column : column, vectors.Values.Length);
                }
            }
        }

        throw new ExportRefusedException($"--vectors: {dataset.Store.Root} has no vector in its column {column}: each of its "
            + $"{dataset.Manifest.Rows} rows lacks it.");
    }
}
