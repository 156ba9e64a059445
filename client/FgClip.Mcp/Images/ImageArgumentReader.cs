using FgClip.Datasets.Images;
using FgClip.Datasets.Images.Web;
using FgClip.Datasets.Jobs;
using FgClip.Mcp.Embeddings;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;

namespace FgClip.Mcp.Images;

/// <summary>Reads the images that an assistant names or sends, and makes them ready for the model.</summary>
/// <param name="settings">Which it may name.</param>
/// <param name="embedder">The model.</param>
public sealed class ImageArgumentReader(McpSettings settings, Embedder embedder)
{
    private readonly NamedImageReader _source = new(
        settings.ImageRoots,
        allowHttp: settings.AllowHttp,
        manners: new WebManners { IgnoreOptOut = settings.IgnoreOptOut, Contact = settings.HttpContact });
    private readonly ImagePreparation _preparation = new();

    /// <summary>Reads, decodes and resizes an image. The pixels of all images that are decoded at a time share one memory budget.</summary>
    /// <param name="image">A path under a root, an address, a <c>data:image/…;base64,…</c> address, or base64 alone.</param>
    /// <param name="maxNumPatches">The most patches; null for what the image needs.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The image's patches, for the caller to dispose of.</returns>
    /// <exception cref="ImageArgumentException">There is none, it may not be read, or it is broken.</exception>
    public async Task<PreparedImage> ReadAsync(string? image, int? maxNumPatches, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(image))
            throw new ImageArgumentException(image is null ? "is null, not an image." : "is empty.");
        try
        {
            if (SentImage.TryDecode(image) is { } sent)
                return await PrepareAsync(sent, maxNumPatches, cancellationToken).ConfigureAwait(false);
            var fetched = await _source.ReadAsync(image, cancellationToken).ConfigureAwait(false);
            using var file = fetched.Bytes ?? throw new ImageArgumentException(fetched.Fault!.Message);
            return await PrepareAsync(file.Memory, maxNumPatches, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageRejectedException rejected)
        {
            throw new ImageArgumentException($"{SentImage.Shorten(image)}: {rejected.Message}");
        }
    }

    private Task<PreparedImage> PrepareAsync(ReadOnlyMemory<byte> file, int? maxNumPatches, CancellationToken cancellationToken)
    {
        var features = new FeatureOptions { MaxNumPatches = maxNumPatches };
        return Task.Run(() => _preparation.Prepare(embedder.Preparer, features, file, cancellationToken), cancellationToken);
    }
}

/// <summary>An image that can't be read; the message is for the assistant.</summary>
/// <param name="message">What is wrong with which image.</param>
public sealed class ImageArgumentException(string message) : Exception(message);
