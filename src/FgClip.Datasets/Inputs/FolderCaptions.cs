using FgClip.Datasets.Jobs;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>Looks for captions beside the images of a folder.</summary>
public static class FolderCaptions
{
    /// <summary>Returns whether an image of a folder has its caption in a file beside it.</summary>
    /// <param name="folder">The folder's address.</param>
    /// <param name="options">Names the extensions of images and captions.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async Task<bool> AreInAsync(string folder, ManifestOptions options, CancellationToken cancellationToken)
    {
        var files = new FolderFiles(options);
        var (captions, images) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var file in ObjectStores.Open(folder).ListAsync("", cancellationToken).ConfigureAwait(false))
        {
            if (FolderFiles.IsHidden(file.Name))
                continue;
            if (files.CaptionStem(file.Name) is { } caption)
            {
                captions.Add(caption);
                if (images.Contains(caption))
                    return true;
            }
            else if (files.ImageStem(file.Name) is { } image)
            {
                images.Add(image);
                if (captions.Contains(image))
                    return true;
            }
        }

        return false;
    }
}
