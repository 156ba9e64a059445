using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;

namespace FgClip.Evaluation.Failures;

/// <summary>Finds the images of keys in a dataset.</summary>
internal static class ImagePlaces
{
    /// <summary>Goes over the keys of all parts. Of rows with one key the first that has an image counts.</summary>
    public static async Task<IReadOnlyDictionary<string, ImagePlace>> FindAsync(EmbeddedDataset dataset, HashSet<string> keys,
        CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, ImagePlace>(StringComparer.Ordinal);
        foreach (var part in dataset.Manifest.Parts)
        {
            if (places.Count == keys.Count)
                break;
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, part.Name, cancellationToken).ConfigureAwait(false);
            foreach (var group in columns.RowGroups())
            {
                var widths = group.Integers(ColumnNames.Width);
                using var texts = group.Texts(ColumnNames.Key);
                for (var i = 0; texts.Read(); i++)
                {
                    if (texts.Text is { } key && widths[i] > 0 && keys.Contains(key))
                        places.TryAdd(key, new ImagePlace(part.Shard, group.FirstRow + i));
                }
            }
        }

        return places;
    }
}
