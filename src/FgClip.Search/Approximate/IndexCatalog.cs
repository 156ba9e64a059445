using FgClip.Datasets.Embeddings;
using FgClip.Search.Approximate.Records;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate;

/// <summary>Finds the approximate index of a dataset among those that <c>fgclip index</c> built.</summary>
/// <param name="folders">Folders that were given to <c>--index</c>, or that hold such folders.</param>
public sealed class IndexCatalog(IReadOnlyList<string> folders)
{
    /// <summary>Finds an index that covers the parts of a dataset as they are now.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="target">What is searched.</param>
    /// <param name="reason">Why an index of the dataset is not used; null where one is, or where none is there.</param>
    /// <returns>The folder, when its record was written, and its recall; null where no index may be used.</returns>
    public FoundIndex? Find(EmbeddedDataset dataset, SearchTarget target, out string? reason)
    {
        reason = null;
        var parts = dataset.Manifest.Parts.Select(part => part.Sha256).ToHashSet(StringComparer.Ordinal);
        foreach (var root in Roots())
        {
            var folder = IndexFolder.FolderOf(root, target.Column);
            if (TryRead(folder) is not { } record)
                continue;
            var isCurrent = parts.SetEquals(record.Parts);
            if (isCurrent && record.Recall.IsEnough)
                return new FoundIndex(root, File.GetLastWriteTimeUtc(Path.Combine(folder, IndexRecord.FileName)), record.Recall.Recall);
            if (isCurrent)
            {
                reason ??= FormattableString.Invariant(
                    $"The recall of the index in {folder} is {record.Recall.Recall:0.000}, too low to use it.");
            }
            else if (record.Dataset == dataset.Store.Root)
                reason ??= $"The index in {folder} is of other parts than the dataset has now. Run fgclip index again.";
        }

        return null;
    }

    private IEnumerable<string> Roots() => folders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder));

    private static IndexRecord? TryRead(string folder)
    {
        try
        {
            return IndexRecord.Read(folder);
        }
        catch (Exception unreadable) when (unreadable is SearchIndexException or IOException or UnauthorizedAccessException)
        {
            // Exact search needs none of it.
            return null;
        }
    }
}

/// <summary>An approximate index that may be used.</summary>
/// <param name="Root">The folder that was given to <c>--index</c>.</param>
/// <param name="Written">When its record was written.</param>
/// <param name="Recall">Its recall, 0 to 1.</param>
public sealed record FoundIndex(string Root, DateTime Written, double Recall);
