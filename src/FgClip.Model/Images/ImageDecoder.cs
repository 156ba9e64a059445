using FgClip.Model.Images.Decoding;

namespace FgClip.Model.Images;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF, BMP and TIFF, told apart by their first bytes, not by a name. Safe for many threads; one image
/// is decoded on one thread.
/// </summary>
public sealed class ImageDecoder : IImageDecoder
{
    /// <inheritdoc />
    public RgbImage Decode(ReadOnlyMemory<byte> file, long pixelLimit, TargetSizeHint? needed = null, ReserveMemory? room = null)
    {
        var bytes = file.Span;
        if (bytes.IsEmpty) throw new ImageRejectedException(ImageFault.Truncated, "The file is empty.");
        return ImageFormats.Detect(bytes) switch
        {
            ImageFormat.Bmp => BmpDecoder.Decode(bytes, pixelLimit, room),
            ImageFormat.Gif => GifDecoder.Decode(bytes, pixelLimit, room),
            ImageFormat.Jpeg => JpegDecoder.Decode(bytes, pixelLimit, needed, room),
            { } format => VipsDecoder.Decode(bytes, format, pixelLimit, needed: null, room),
            null => throw new ImageRejectedException(ImageFault.NotAnImage, ImageFormats.Describe(bytes)),
        };
    }
}
