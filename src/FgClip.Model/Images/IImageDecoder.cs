namespace FgClip.Model.Images;

/// <summary>Turns the bytes of an image file into the pixels that Pillow's <c>convert("RGB")</c> gives.</summary>
public interface IImageDecoder
{
    /// <summary>Decodes the first frame or page; EXIF orientation is not applied and alpha is dropped.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="pixelLimit">Width * height above which the image is refused before a pixel is decoded.</param>
    /// <param name="needed">
    /// Lets a JPEG be decoded to a half, a quarter or an eighth, the smallest that is no smaller than this says: several times as fast for
    /// large images, and no longer Pillow's pixels. Null for exact pixels.
    /// </param>
    /// <param name="room">Told what the image takes, before it does; null where nobody minds.</param>
    /// <returns>The image; the caller disposes of it.</returns>
    /// <exception cref="ImageRejectedException">The file is not an image, broken, or too large.</exception>
    RgbImage Decode(ReadOnlyMemory<byte> file, long pixelLimit, TargetSizeHint? needed = null, ReserveMemory? room = null);
}
