namespace FgClip.Images;

/// <summary>The image formats that are read. <see cref="ImageFormats"/> has their names, extensions and signatures.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
}
