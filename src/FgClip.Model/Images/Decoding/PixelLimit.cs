using System.Globalization;

namespace FgClip.Model.Images.Decoding;

/// <summary>Refuses an image by its header, before room is made for its pixels.</summary>
internal static class PixelLimit
{
    /// <summary>The most pixels that one buffer of three bytes each can hold.</summary>
    private static readonly long Possible = Array.MaxLength / 3;

    /// <summary>
    /// The longest side: four times what JPEG and GIF can have. Resizing keeps weights for each pixel of a side and one row of the result
    /// for each row of the image, so a side costs memory whatever the other one is, and a file of 1 kB can claim one of 178 million pixels.
    /// </summary>
    public const int MaxSide = 1 << 18;

    /// <exception cref="ImageRejectedException">More pixels than the limit or than can be held, or a side beyond
    /// <see cref="MaxSide"/>.</exception>
    public static void Check(long width, long height, long limit)
    {
        if (Math.Max(width, height) > MaxSide)
        {
            throw new ImageRejectedException(
                ImageFault.TooLarge, string.Create(CultureInfo.InvariantCulture,
                $"{width}x{height}: a side has more than {MaxSide} pixels."));
        }

        if (width * height <= Math.Min(limit, Possible))
            return;
        throw new ImageRejectedException(
            ImageFault.TooLarge,
            string.Create(CultureInfo.InvariantCulture,
            $"{width}x{height} are {width * height} pixels; the limit is {Math.Min(limit, Possible)}."));
    }
}
