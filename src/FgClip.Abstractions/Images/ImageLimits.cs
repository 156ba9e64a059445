namespace FgClip.Images;

/// <summary>Limits of images that jobs, commands and tools share.</summary>
public static class ImageLimits
{
    /// <summary>The default of width * height above which an image is refused: 178956970, as Pillow's.</summary>
    public const long DefaultPixels = 178_956_970;

    /// <summary>The highest patch limit that can be asked for: 16384.</summary>
    public const int MaxPatches = 16_384;
}
