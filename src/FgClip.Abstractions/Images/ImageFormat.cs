namespace FgClip.Images;

/// <summary>
/// The image formats that are read. <see cref="ImageFormats"/> has their names, extensions and signatures, and FgClip.Model's ImageDecoder
/// the decoder of each.
/// </summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
}
