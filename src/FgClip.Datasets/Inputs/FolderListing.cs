using System.Text.Json;
using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>
/// Writes down what a folder of images holds, once, so that everything after it deals with a manifest: rows have numbers, and an image
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
    /// <param name="known">Images that are left out.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async Task WriteAsync(
        IObjectStore folder, string imageColumn, IObjectStore output, string name, IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        if (await output.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            return;

        await using var upload = await output.BeginUploadAsync(name, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        await using (var writer = new StreamWriter(upload.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            await foreach (var image in folder.ListAsync("", cancellationToken).ConfigureAwait(false))
            {
                if (ImageExtensions.Contains(Path.GetExtension(image.Name)) && !known.Contains(image.Name))
                    await writer.WriteLineAsync(Row(imageColumn, image.Name).AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }

        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The images that a listing has.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IObjectStore output, string name, string imageColumn, CancellationToken cancellationToken)
    {
        var images = new List<string>();
        await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            images.Add(JsonElement.Parse(line).GetProperty(imageColumn).GetString()!);
        return images;
    }

    private static string Row(string imageColumn, string path) => JsonSerializer.Serialize(new Dictionary<string, string> { [imageColumn] = path });
}
