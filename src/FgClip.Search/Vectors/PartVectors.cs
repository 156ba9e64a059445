using FgClip.Datasets.Commits;
using FgClip.Datasets.Embeddings;

namespace FgClip.Search.Vectors;

/// <summary>Takes the vectors out of a part.</summary>
internal static class PartVectors
{
    /// <summary>Writes the vectors of a part into a file.</summary>
    /// <exception cref="InvalidDataException">The part has no such column, or vectors of several lengths.</exception>
    public static async Task WriteAsync(EmbeddedDataset dataset, DatasetPart part, SearchTarget target, string path,
        CancellationToken cancellationToken)
    {
        await using var columns = await StoredColumns.OpenAsync(dataset.Store, part.Name, cancellationToken).ConfigureAwait(false);
        using var writer = new MatrixWriter(path);
        foreach (var group in columns.RowGroups())
        {
            using var vectors = group.Vectors(target.Column);
            while (vectors.Read())
            {
                if (vectors.Values.IsEmpty)
                    continue;
                cancellationToken.ThrowIfCancellationRequested();
                if (!writer.TryAdd(new VectorPlace(vectors.Place.Row, vectors.Place.Region), vectors.Values))
                    throw new InvalidDataException($"{columns.Name}: the vectors of {target.Column} have several lengths.");
            }
        }

        writer.Complete();
    }
}
