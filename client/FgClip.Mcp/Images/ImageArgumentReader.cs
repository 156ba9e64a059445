using FgClip.Datasets.Images;
using FgClip.Images;
using FgClip.Model.Images;

namespace FgClip.Mcp.Images;

/// <summary>Reads the images that an assistant names or sends.</summary>
/// <param name="settings">Which it may name.</param>
public sealed class ImageArgumentReader(McpSettings settings)
{
    private readonly NamedImageReader _source = new(settings.ImageRoots, allowHttp: settings.AllowHttp);
    private readonly ImageDecoder _decoder = new();

    /// <summary>Reads and decodes an image.</summary>
    /// <param name="image">A path under a root, an address, a <c>data:image/…;base64,…</c> address, or base64 alone.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The image, for the caller to dispose of.</returns>
    /// <exception cref="ImageArgumentException">There is none, it may not be read, or it is broken.</exception>
    public async Task<RgbImage> ReadAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            if (Base64Image.TryDecode(image) is { } sent)
                return _decoder.Decode(sent, ImageLimits.DefaultPixels);
            var fetched = await _source.ReadAsync(image, cancellationToken).ConfigureAwait(false);
            using var file = fetched.Bytes ?? throw new ImageArgumentException(fetched.Fault!.Message);
            return _decoder.Decode(file.Memory, ImageLimits.DefaultPixels);
        }
        catch (ImageRejectedException rejected)
        {
            throw new ImageArgumentException($"{Base64Image.Shorten(image)}: {rejected.Message}");
        }
    }
}

/// <summary>An image that can't be read; the message is for the assistant.</summary>
/// <param name="message">What is wrong with which image.</param>
public sealed class ImageArgumentException(string message) : Exception(message);
