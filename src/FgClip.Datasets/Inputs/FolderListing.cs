using System.Text.Json;
using FgClip.Datasets.Layout;
using FgClip.Images;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>
/// Writes down what a folder of images holds, once, so that everything after it deals with a manifest: rows have numbers, and an image
/// that comes or goes while the job runs changes none of them.
/// </summary>
internal static class FolderListing
{
    /// <summary>
    /// Lists a folder into an object whose name holds the digest of its content. What an earlier planning saw, one that was refused or
    /// died, is therefore found again only where it is the same.
    /// </summary>
    /// <param name="folder">The folder; files without an image's extension are not rows.</param>
    /// <param name="imageColumn">The listing's one column.</param>
    /// <param name="output">The dataset.</param>
    /// <param name="place">The plan and input that the listing is for, and the images that are left out.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The listing's name.</returns>
    public static async Task<string> WriteAsync(
        IObjectStore folder, string imageColumn, IObjectStore output, ListingPlace place, CancellationToken cancellationToken)
    {
        var draft = DatasetPaths.ListingDraft(Guid.NewGuid().ToString("N"));
        try
        {
            var digest = await WriteDraftAsync(folder, imageColumn, output, draft, place.Known, cancellationToken).ConfigureAwait(false);
            var name = DatasetPaths.Listing(place.Plan, place.Input, digest);
            await using var content = await output.OpenReadAsync(draft, 0, null, cancellationToken).ConfigureAwait(false);
            await using var upload = await output.BeginUploadAsync(name, DatasetPaths.RecordStaging, cancellationToken)
                .ConfigureAwait(false);
            await content.CopyToAsync(upload.Stream, cancellationToken).ConfigureAwait(false);
            await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
            return name;
        }
        finally
        {
            await output.DeleteAsync(draft, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<string> WriteDraftAsync(
        IObjectStore folder, string imageColumn, IObjectStore output, string draft, IReadOnlySet<string> known,
        CancellationToken cancellationToken)
    {
        await using var upload = await output.BeginUploadAsync(draft, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(upload.Stream);
        await using (var writer = new StreamWriter(hashed, leaveOpen: true) { NewLine = "\n" })
        {
            await foreach (var image in folder.ListAsync("", cancellationToken).ConfigureAwait(false))
            {
                if (ImageFormats.IsImageName(image.Name) && !known.Contains(image.Name))
                    await writer.WriteLineAsync(Row(imageColumn, image.Name).AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }

        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
        return hashed.Sha256();
    }

    /// <summary>The images that a listing has.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IObjectStore output, string name, string imageColumn,
        CancellationToken cancellationToken)
    {
        var images = new List<string>();
        await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            images.Add(JsonElement.Parse(line).GetProperty(imageColumn).GetString()!);
        return images;
    }

    private static string Row(string imageColumn, string path) =>
        JsonSerializer.Serialize(new Dictionary<string, string> { [imageColumn] = path });
}
