using FgClip.Datasets.Images;
using FgClip.Model.Images;

namespace FgClip.Mcp.Pictures;

/// <summary>Reads the pictures that an assistant names or sends.</summary>
/// <param name="settings">Which it may name.</param>
public sealed class PictureReader(McpSettings settings)
{
    // Pillow's limit; a larger picture is refused before a pixel is decoded.
    private const long PixelLimit = 178_956_970;

    private readonly ImageSource _source = new(settings.ImageRoots, allowHttp: settings.AllowHttp);
    private readonly ImageDecoder _decoder = new();

    /// <summary>Reads and decodes a picture.</summary>
    /// <param name="image">A path under a root, an address, a <c>data:image/…;base64,…</c> address, or base64 alone.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The picture, for the caller to dispose of.</returns>
    /// <exception cref="PictureException">There is none, it may not be read, or it is broken.</exception>
    public async Task<RgbImage> ReadAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            if (Base64Picture.TryDecode(image) is { } sent)
                return _decoder.Decode(sent, PixelLimit);
            var fetched = await _source.ReadAsync(image, cancellationToken).ConfigureAwait(false);
            using var file = fetched.Bytes ?? throw new PictureException(fetched.Fault!.Message);
            return _decoder.Decode(file.Memory, PixelLimit);
        }
        catch (ImageRejectedException rejected)
        {
            throw new PictureException($"{Base64Picture.Shorten(image)}: {rejected.Message}");
        }
    }
}

/// <summary>A picture that can't be read; the message is for the assistant.</summary>
/// <param name="message">What is wrong with which picture.</param>
public sealed class PictureException(string message) : Exception(message);
