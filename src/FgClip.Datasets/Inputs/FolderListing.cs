using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>
/// Writes down what a folder of images holds, once, so that everything after it deals with a manifest: rows have numbers, and an image
/// that comes or goes while the job runs changes none of them. The caption of <c>x.jpg</c> is the text of <c>x.txt</c>, where there is one.
/// </summary>
/// <param name="folder">The folder; files that are not images are not rows.</param>
/// <param name="options">How the job reads its inputs.</param>
/// <param name="output">The dataset.</param>
internal sealed class FolderListing(IObjectStore folder, ManifestOptions options, IObjectStore output)
{
    private static readonly HashSet<string> ManifestExtensions =
        new([".parquet", ".tar", ".jsonl", ".ndjson", ".csv", ".tsv", ".json", ".gz"], StringComparer.OrdinalIgnoreCase);

    private readonly FolderFiles _files = new(options);
    private readonly PassedOver _passedOver = new();
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);

    /// <summary>What the folder holds beside its images, by reason.</summary>
    public IReadOnlyDictionary<string, long>? PassedOver => _passedOver.ToCounts();

    /// <summary>Files of the folder that are manifests rather than images: an example of each kind.</summary>
    public IReadOnlyCollection<string> Manifests => _foreign;

    /// <summary>
    /// Lists the folder into an object whose name holds the digest of its content. What an earlier planning saw, one that was refused or
    /// died, is therefore found again only where it is the same.
    /// </summary>
    /// <param name="place">The plan and input that the listing is for, and the images that are left out.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The listing's name.</returns>
    public async Task<string> WriteAsync(ListingPlace place, CancellationToken cancellationToken)
    {
        var draft = DatasetPaths.ListingDraft(Guid.NewGuid().ToString("N"));
        try
        {
            var digest = await WriteDraftAsync(draft, place.Known, cancellationToken).ConfigureAwait(false);
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

    private async Task<string> WriteDraftAsync(string draft, IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        var captions = await FolderCaptions.FindAsync(folder, _files, _passedOver, cancellationToken).ConfigureAwait(false);
        var used = new HashSet<string>(StringComparer.Ordinal);
        await using var upload = await output.BeginUploadAsync(draft, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(upload.Stream);
        await using (var writer = new StreamWriter(hashed, leaveOpen: true) { NewLine = "\n" })
        {
            await foreach (var file in folder.ListAsync("", cancellationToken).ConfigureAwait(false))
            {
                if (FolderFiles.IsHidden(file.Name) || _files.ImageStem(file.Name) is not { } stem)
                {
                    PassOver(file.Name);
                    continue;
                }

                if (captions.TryGetValue(stem, out var text))
                    used.Add(stem);
                if (known.Contains(file.Name))
                    continue;
                var caption = text is null ? null : await ReadAsync(text, cancellationToken).ConfigureAwait(false);
                await writer.WriteLineAsync(Row(file.Name, caption).AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var _ in captions.Keys.Except(used, StringComparer.Ordinal))
            _passedOver.Add("captions without an image");
        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
        return hashed.Sha256();
    }

    private void PassOver(string name)
    {
        // A caption is a part of its image's row, or is counted in the end.
        if (!FolderFiles.IsHidden(name) && _files.CaptionStem(name) is not null)
            return;
        _passedOver.Add(FolderFiles.Reason(name));
        if (!FolderFiles.IsHidden(name) && ManifestExtensions.Contains(Path.GetExtension(name)))
            _foreign.Add($"*{Path.GetExtension(name)}");
    }

    private async Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = await folder.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        var text = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (Utf8.IsValid(text))
            return Encoding.UTF8.GetString(text.StartsWith(ByteOrderMark.Bytes) ? text[ByteOrderMark.Bytes.Length..] : text);
        _passedOver.Add("captions that are not UTF-8");
        return null;
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

    private string Row(string path, string? caption)
    {
        var row = new Dictionary<string, string> { [options.ImageColumn] = path };
        if (caption is not null)
            row[options.CaptionColumn] = caption;
        return JsonSerializer.Serialize(row);
    }
}
