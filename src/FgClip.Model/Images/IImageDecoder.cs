namespace FgClip.Model.Images;

/// <summary>Turns the bytes of an image file into the pixels that Pillow's <c>convert("RGB")</c> gives.</summary>
public interface IImageDecoder
{
    /// <summary>Decodes the first frame or page; EXIF orientation is not applied and alpha is dropped.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="pixelLimit">Width * height above which the picture is refused before a pixel is decoded.</param>
    /// <returns>The picture; the caller disposes of it.</returns>
    /// <exception cref="ImageRejectedException">The file is no picture, broken, or too large.</exception>
    RgbImage Decode(ReadOnlyMemory<byte> file, long pixelLimit);
}
