using FgClip.Datasets.Embeddings;
using FgClip.Selection.Specs;

namespace FgClip.Selection.Sources;

/// <summary>A dataset with everything that is joined to its rows.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Added">Columns that were added to it.</param>
/// <param name="Labels">Its labels; null where none are joined.</param>
/// <param name="Duplicates">Its duplicates; null where none are joined.</param>
internal sealed record SelectionSource(
    EmbeddedDataset Dataset, IReadOnlyList<AddedFolder> Added, JoinedOutput? Labels, JoinedOutput? Duplicates)
{
    /// <summary>How many parts the dataset has.</summary>
    public int Parts => Dataset.Manifest.Parts.Count;

    /// <summary>Opens the dataset of a selection.</summary>
    /// <exception cref="InvalidDataException">The dataset is missing or not finished.</exception>
    /// <exception cref="SelectionRefusedException">What is joined does not belong to it.</exception>
    public static async Task<SelectionSource> OpenAsync(SelectionSpec spec, CancellationToken cancellationToken)
    {
        var dataset = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        return new SelectionSource(
            dataset,
            await AddedFolder.ListAsync(dataset, spec.Embeddings, cancellationToken).ConfigureAwait(false),
            await JoinedOutput.OpenLabelsAsync(spec.Labels, dataset, cancellationToken).ConfigureAwait(false),
            await JoinedOutput.OpenDuplicatesAsync(spec.Duplicates, dataset, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Brings the files of a part onto this machine, in place of those of the part before.</summary>
    public async Task<SourceFiles> GetFilesAsync(int part, TemporaryFolder folder, CancellationToken cancellationToken)
    {
        folder.Clear();
        var files = new LocalFiles(folder);
        var name = Dataset.Manifest.Parts[part].Name;
        var added = new List<string>();
        foreach (var columns in Added)
        {
            added.Add(await files.GetAsync(columns.Store, name, $"added-{added.Count}.parquet", cancellationToken).ConfigureAwait(false));
        }

        return new SourceFiles(
            await files.GetAsync(Dataset.Store, name, "data.parquet", cancellationToken).ConfigureAwait(false),
            added,
            await JoinedAsync(Labels, "labels.parquet").ConfigureAwait(false),
            await JoinedAsync(Duplicates, "duplicates.parquet").ConfigureAwait(false));

        async Task<string?> JoinedAsync(JoinedOutput? joined, string copy) => joined is null ? null
            : await files.GetAsync(joined.Store, JoinedOutput.FileOf(part), copy, cancellationToken).ConfigureAwait(false);
    }
}
