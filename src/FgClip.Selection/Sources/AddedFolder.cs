using FgClip.Datasets.Commits;
using FgClip.Datasets.Embeddings;
using FgClip.Selection.Specs;
using FgClip.Storage;

namespace FgClip.Selection.Sources;

/// <summary>Columns that were added to the dataset: parts of the same names with the same rows.</summary>
/// <param name="Name">The folder's name in the dataset.</param>
/// <param name="Store">The folder.</param>
/// <param name="Manifest">What it holds.</param>
internal sealed record AddedFolder(string Name, IObjectStore Store, DatasetManifest Manifest)
{
    /// <summary>Opens all folders of added columns.</summary>
    /// <exception cref="SelectionRefusedException">A folder is not finished, or lacks rows of the dataset.</exception>
    public static async Task<IReadOnlyList<AddedFolder>> ListAsync(EmbeddedDataset dataset, string address,
        CancellationToken cancellationToken)
    {
        var folders = new List<AddedFolder>();
        foreach (var name in await AddedColumnSets.ListAsync(dataset.Store, cancellationToken).ConfigureAwait(false))
        {
            var store = ObjectStores.Open(StoreAddresses.Combine(address, name));
            var manifest = await CompleteDataset.ReadManifestAsync(store, cancellationToken).ConfigureAwait(false);
            if (manifest is null || !manifest.Parts.Select(Place).SequenceEqual(dataset.Manifest.Parts.Select(Place)))
            {
                throw new SelectionRefusedException($"The columns that were added in {store.Root} are not finished, or the dataset was "
                    + "extended since. Finish them, or delete the folder and its record in _beside.");
            }

            folders.Add(new AddedFolder(name, store, manifest));
        }

        return folders;

        static (string, long) Place(DatasetPart part) => (part.Name, part.Rows);
    }
}
