using System.Globalization;

namespace FgClip.Model.Images.Decoding;

/// <summary>Refuses an image by its header, before room is made for its pixels.</summary>
internal static class PixelLimit
{
    /// <summary>The most pixels that one buffer of three bytes each can hold.</summary>
    private static readonly long Possible = Array.MaxLength / 3;

    /// <exception cref="ImageRejectedException">More pixels than the limit, or than can be held.</exception>
    public static void Check(long width, long height, long limit)
    {
        if (width * height <= Math.Min(limit, Possible)) return;
        throw new ImageRejectedException(
            ImageFault.TooLarge,
            string.Create(CultureInfo.InvariantCulture, $"{width}x{height} are {width * height} pixels; the limit is {Math.Min(limit, Possible)}."));
    }
}
