using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>
/// Writes down what a folder of images holds, once, so that everything after it deals with a manifest: rows have numbers, and a picture
/// that comes or goes while the job runs changes none of them.
/// </summary>
internal static class FolderListing
{
    private static readonly HashSet<string> ImageExtensions =
        new([".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes the listing, or leaves the one that is there.</summary>
    /// <param name="folder">The folder; files without an image's extension are no rows.</param>
    /// <param name="imageColumn">The listing's one column.</param>
    /// <param name="output">The dataset.</param>
    /// <param name="name">The listing's name there.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async Task WriteAsync(IObjectStore folder, string imageColumn, IObjectStore output, string name, CancellationToken cancellationToken)
    {
        if (await output.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            return;

        await using var upload = await output.BeginUploadAsync(name, DatasetLayout.RecordStaging, cancellationToken).ConfigureAwait(false);
        await using (var writer = new StreamWriter(upload.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            await foreach (var image in folder.ListAsync("", cancellationToken).ConfigureAwait(false))
            {
                if (ImageExtensions.Contains(Path.GetExtension(image.Name)))
                    await writer.WriteLineAsync(Row(imageColumn, image.Name).AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }

        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }

    private static string Row(string imageColumn, string path) => JsonSerializer.Serialize(new Dictionary<string, string> { [imageColumn] = path });
}
