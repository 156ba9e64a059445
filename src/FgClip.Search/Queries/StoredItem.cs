using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Search.Vectors;

namespace FgClip.Search.Queries;

/// <summary>A vector of a dataset, by its place.</summary>
/// <param name="Part">The part, from 0.</param>
/// <param name="Row">The row in the part, from 0.</param>
/// <param name="Region">The box of the row, from 0; 0 for what is not a box.</param>
public sealed record StoredItem(int Part, int Row, int Region = 0)
{
    /// <summary>Finds the first row with a key, in a pass over the keys.</summary>
    /// <returns>The row; null where there is none.</returns>
    public static async Task<StoredItem?> FindAsync(EmbeddedDataset dataset, string key, CancellationToken cancellationToken)
    {
        foreach (var (index, part) in dataset.Manifest.Parts.Index())
        {
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, part.Name, cancellationToken).ConfigureAwait(false);
            foreach (var group in columns.RowGroups())
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var keys = group.Texts(ColumnNames.Key);
                while (keys.Read())
                {
                    if (keys.Text == key)
                        return new StoredItem(index, keys.Place.Row);
                }
            }
        }

        return null;
    }

    /// <summary>Reads the vector as the dataset has it.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="target">Which vector of the row.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The vector; null where the row has none.</returns>
    /// <exception cref="InvalidDataException">The dataset has no such column.</exception>
    public async Task<float[]?> ReadAsync(EmbeddedDataset dataset, SearchTarget target, CancellationToken cancellationToken)
    {
        var name = dataset.Manifest.Parts[Part].Name;
        await using var columns = await StoredColumns.OpenAsync(dataset.Store, name, cancellationToken).ConfigureAwait(false);
        foreach (var group in columns.RowGroups())
        {
            if (Row < group.FirstRow || Row >= group.FirstRow + group.Rows)
                continue;
            using var vectors = group.Vectors(target.Column);
            var vector = vectors.At(new ItemPlace(Row, Region));
            return vector.IsEmpty ? null : vector.ToArray();
        }

        return null;
    }
}
