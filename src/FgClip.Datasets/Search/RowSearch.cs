using System.Numerics.Tensors;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;

namespace FgClip.Datasets.Search;

/// <summary>
/// Finds the rows of a finished dataset whose vectors are nearest to a query, exactly: each search reads the column once from start to end,
/// a row group at a time. An index would be quicker and would have to be built, and trusted.
/// </summary>
public static class RowSearch
{
    /// <summary>The most rows that a search returns.</summary>
    public const int MaxHits = 1_000;

    /// <summary>The rows with the largest cosines, largest first; of equal ones those that come first in the dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="head">The text vectors of this head; null for the images' vectors.</param>
    /// <param name="query">A vector of the dataset's model, of any length but 0.</param>
    /// <param name="count">How many rows, 1 to <see cref="MaxHits"/>.</param>
    /// <param name="report">Gets how many parts are read, after each.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="InvalidDataException">The dataset has no such vectors, or they have another number of dimensions.</exception>
    public static async Task<IReadOnlyList<RowHit>> FindAsync(
        EmbeddedDataset dataset, TextHead? head, ReadOnlyMemory<float> query, int count, Action<int>? report,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxHits);
        var nearest = new PriorityQueue<RowHit, (float Score, long Order)>(count + 1);
        var (column, order) = (head is { } text ? ColumnNames.TextEmbedding(text) : ColumnNames.ImageEmbedding, 0L);
        foreach (var (index, part) in dataset.Manifest.Parts.Index())
        {
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, part.Name, cancellationToken).ConfigureAwait(false);
            foreach (var group in columns.RowGroups())
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var vectors = group.Vectors(column);
                using var keys = group.Texts(ColumnNames.Key);
                using var images = new RowTexts(group, dataset.ImageColumns);
                using var captions = new RowTexts(group, dataset.CaptionColumns(head ?? TextHead.Short));
                while (vectors.Read())
                {
                    order--;
                    if (vectors.Values.IsEmpty)
                        continue;
                    var (row, score) = (vectors.Place.Row, Cosine(vectors.Values, query.Span, columns.Name));
                    if (nearest.Count == count && nearest.TryPeek(out _, out var least) && (score, order).CompareTo(least) < 0)
                        continue;
                    nearest.Enqueue(new RowHit(score, keys.At(vectors.Place) ?? "", part.Name, row, images.At(row), captions.At(row)),
                        (score, order));
                    if (nearest.Count > count)
                        nearest.Dequeue();
                }
            }

            report?.Invoke(index + 1);
        }

        var hits = new RowHit[nearest.Count];
        for (var i = hits.Length - 1; i >= 0; i--)
            hits[i] = nearest.Dequeue();
        return hits;
    }

    private static float Cosine(ReadOnlySpan<float> vector, ReadOnlySpan<float> query, string part) => vector.Length == query.Length
        ? TensorPrimitives.CosineSimilarity(vector, query)
        : throw new InvalidDataException(
            $"{part} has vectors of {vector.Length} numbers, and the query has {query.Length}: they are of different models.");
}
