using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>
/// Finds the captions of a folder's images: the caption of <c>x.jpg</c> is the text of <c>x.txt</c>. The names of captions are kept in
/// memory while the folder is listed, those of images are not: a folder of images alone costs nothing, however many there are.
/// </summary>
public static class FolderCaptions
{
    /// <summary>Returns whether an image of a folder has its caption in a file beside it.</summary>
    /// <param name="folder">The folder's address.</param>
    /// <param name="options">Names the extensions of images and captions.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async Task<bool> AreInAsync(string folder, ManifestOptions options, CancellationToken cancellationToken)
    {
        var (store, files) = (ObjectStores.Open(folder), new FolderFiles(options));
        var captions = await FindAsync(store, files, passedOver: null, cancellationToken).ConfigureAwait(false);
        if (captions.Count == 0)
            return false;
        await foreach (var file in store.ListAsync("", cancellationToken).ConfigureAwait(false))
        {
            if (!FolderFiles.IsHidden(file.Name) && files.ImageStem(file.Name) is { } image && captions.ContainsKey(image))
                return true;
        }

        return false;
    }

    /// <summary>Returns the names of a folder's captions by the names of their images without extensions.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Tells captions from other files.</param>
    /// <param name="passedOver">Counts the captions that are not read; null where nobody counts.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    internal static async Task<Dictionary<string, string>> FindAsync(
        IObjectStore folder, FolderFiles files, PassedOver? passedOver, CancellationToken cancellationToken)
    {
        var captions = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var file in folder.ListAsync("", cancellationToken).ConfigureAwait(false))
        {
            if (FolderFiles.IsHidden(file.Name) || files.CaptionStem(file.Name) is not { } image)
                continue;
            if (file.Length > ManifestLimits.RecordBytes)
                passedOver?.Add("captions that are too long");
            else if (!captions.TryAdd(image, file.Name))
                passedOver?.Add("second captions of an image");
        }

        return captions;
    }
}
