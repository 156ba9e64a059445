using FgClip.Images;
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
        if (file.IsEmpty)
            throw new ImageRejectedException(ImageFault.Truncated, "The file is empty.");
        var format = ImageFormats.Detect(file.Span);
        try
        {
            return Guard(watched => Decode(file.Span, format, pixelLimit, needed, watched), room);
        }
        catch (ImageRejectedException rejected) when (format is { } known)
        {
            rejected.Format = ImageFormats.NameOf(known);
            throw;
        }
    }

    /// <summary>
    /// Turns what a decoder did not foresee into a refusal of the file: whatever the bytes are, they cost their own image alone. What
    /// <paramref name="room"/> throws passes, since it is not the file's fault, and so does the lack of memory.
    /// </summary>
    internal static RgbImage Guard(Func<ReserveMemory?, RgbImage> decode, ReserveMemory? room)
    {
        Exception? ofRoom = null;
        try
        {
            return decode(room is null ? null : Watched);
        }
        catch (Exception e) when (e is not (ImageRejectedException or OutOfMemoryException) && !ReferenceEquals(e, ofRoom))
        {
            throw new ImageRejectedException(ImageFault.Unreadable, $"The file's decoder failed: {e.GetType().Name}: {e.Message}", e);
        }

        void Watched(int width, int height, long bytes)
        {
            try
            {
                room(width, height, bytes);
            }
            catch (Exception e)
            {
                ofRoom = e;
                throw;
            }
        }
    }

    private static RgbImage Decode(
        ReadOnlySpan<byte> bytes, ImageFormat? detected, long pixelLimit, TargetSizeHint? needed, ReserveMemory? room) =>
        detected switch
        {
            ImageFormat.Bmp => BmpDecoder.Decode(bytes, pixelLimit, room),
            ImageFormat.Gif => GifDecoder.Decode(bytes, pixelLimit, room),
            ImageFormat.Jpeg => JpegDecoder.Decode(bytes, pixelLimit, needed, room),
            { } format and (ImageFormat.Png or ImageFormat.WebP or ImageFormat.Tiff) =>
                VipsDecoder.Decode(bytes, format, pixelLimit, needed: null, room),
            null => throw new ImageRejectedException(ImageFault.NotAnImage, ImageFormats.Describe(bytes)),
            { } format => throw new InvalidOperationException($"{format} has no decoder."),
        };
}
