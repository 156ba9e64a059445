using System.Security.Cryptography;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Mining.Items;

/// <summary>
/// Reads vectors of another model out of a file, those of some keys at a time: one pass over the file for each part of the dataset.
/// </summary>
internal static class ForeignVectors
{
    /// <summary>Reads the vectors of some keys. Of a key that comes twice the first counts.</summary>
    /// <exception cref="InvalidDataException">The file is missing, is not Parquet, or lacks a column.</exception>
    public static async Task<Dictionary<string, float[]>> ReadAsync(VectorFile source, HashSet<string> keys,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var (store, name) = ObjectStores.OpenParent(source.Address);
        try
        {
            await using var columns = await StoredColumns.OpenAsync(store, name, cancellationToken).ConfigureAwait(false);
            // Older writers call the elements of a list "item".
            var column = columns.Has(source.Column) ? source.Column
                : columns.Has($"{source.Column}.item") ? $"{source.Column}.item" : source.Column;
            foreach (var group in columns.RowGroups())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Read(group, column, keys, found);
            }
        }
        catch (ObjectNotFoundException e)
        {
            throw new InvalidDataException($"{source.Address}, which --vectors names, is not there.", e);
        }
        catch (InvalidCastException e)
        {
            throw new InvalidDataException(
                $"{source.Address}: {ColumnNames.Key} must be a column of texts and {source.Column} one of lists of float or double.", e);
        }

        return found;
    }

    /// <summary>Hex sha256 of a file: other vectors are another job.</summary>
    public static async Task<string> DigestAsync(VectorFile source, CancellationToken cancellationToken)
    {
        var (store, name) = ObjectStores.OpenParent(source.Address);
        try
        {
            await using var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }
        catch (ObjectNotFoundException e)
        {
            throw new InvalidDataException($"{source.Address}, which --vectors names, is not there.", e);
        }
    }

    private static void Read(RowGroupColumns group, string column, HashSet<string> keys, Dictionary<string, float[]> found)
    {
        using var names = group.Texts(ColumnNames.Key);
        using var floats = group.HasDoubles(column) ? null : group.Vectors(column);
        using var doubles = floats is null ? group.Doubles(column) : null;
        for (var row = group.FirstRow; row < group.FirstRow + group.Rows; row++)
        {
            var place = new ItemPlace(row);
            if (names.At(place) is not { } key || !keys.Contains(key) || found.ContainsKey(key))
                continue;
            var vector = floats is not null ? floats.At(place).ToArray() : Array.ConvertAll(doubles!.At(place).ToArray(), x => (float)x);
            if (vector.Length > 0)
                found.Add(key, vector);
        }
    }
}
