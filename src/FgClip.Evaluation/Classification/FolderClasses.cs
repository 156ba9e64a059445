using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Evaluation.Classes;

namespace FgClip.Evaluation.Classification;

/// <summary>
/// The folders of a dataset as the ids of its classes: the first folder in ordinal order is the first class, as torchvision's ImageFolder
/// has it.
/// </summary>
internal static class FolderClasses
{
    /// <summary>Gives classes without ids the names of the dataset's folders.</summary>
    /// <exception cref="InvalidDataException">There are not as many folders as classes.</exception>
    public static async Task<ClassList> ApplyAsync(ClassList classes, EmbeddedDataset dataset, string file,
        CancellationToken cancellationToken)
    {
        if (classes.Ids.Count > 0)
            return classes;
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var part in dataset.Manifest.Parts)
        {
            await using var columns = await StoredColumns.OpenAsync(dataset.Store, part.Name, cancellationToken).ConfigureAwait(false);
            foreach (var group in columns.RowGroups())
            {
                using var keys = group.Texts(ColumnNames.Key);
                while (keys.Read())
                {
                    if (keys.Text is { } key && ImageLabels.Folder(key) is { } folder)
                        folders.Add(folder);
                }
            }
        }

        return folders.Count == classes.Names.Count
            ? classes.WithIds([.. folders])
            : throw new InvalidDataException(
                $"{dataset.Store.Root} has images in {folders.Count} folders, and {file} has {classes.Names.Count} classes. Where folders "
                + "are missing, write each class with its folder's name and a tab in front.");
    }
}
