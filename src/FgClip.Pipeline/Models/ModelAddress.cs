using FgClip.Datasets.Jobs;
using FgClip.Model.Folders;
using FgClip.Storage;

namespace FgClip.Pipeline.Models;

/// <summary>A model folder where it lies: on this machine, or in blob storage.</summary>
public static class ModelAddress
{
    /// <summary>
    /// What a job says of the model at an address: its name, digest and place, and what the model is. Of one in blob storage only the
    /// manifest is read.
    /// </summary>
    /// <param name="address">A path, <c>file:///…</c> or <c>az://container/prefix</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ModelFolderException">There is none, or it is broken.</exception>
    /// <exception cref="StoreAddressException">The address can't be opened.</exception>
    public static async Task<(ModelReference Reference, ModelManifest Manifest)> ReferToAsync(string address,
        CancellationToken cancellationToken)
    {
        if (StoreAddresses.IsLocal(address))
        {
            var folder = ModelFolder.Open(StoreAddresses.LocalPath(address));
            return (new(Path.GetFileName(folder.Path), folder.Digest, folder.Path), folder.Manifest);
        }

        var location = StoreAddresses.Normalize(address);
        var (_, manifest) = await ReadManifestAsync(ObjectStores.Open(location), cancellationToken).ConfigureAwait(false);
        return (new(location[(location.LastIndexOf('/') + 1)..], manifest.Digest(), location), manifest);
    }

    /// <summary>Reads the manifest of a model in a store.</summary>
    internal static async Task<(byte[] Json, ModelManifest Manifest)> ReadManifestAsync(IObjectStore store,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await store.OpenReadAsync(ModelManifest.FileName, 0, null, cancellationToken).ConfigureAwait(false);
            using var json = new MemoryStream();
            await stream.CopyToAsync(json, cancellationToken).ConfigureAwait(false);
            return (json.ToArray(), ModelManifest.Parse(json.ToArray(), $"{store.Root}/{ModelManifest.FileName}"));
        }
        catch (ObjectNotFoundException missing)
        {
            throw new ModelFolderException($"{store.Root} has no {ModelManifest.FileName}, so it is not a model folder.", missing);
        }
    }
}
