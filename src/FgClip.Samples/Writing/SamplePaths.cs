using System.Globalization;

namespace FgClip.Samples.Writing;

/// <summary>How a sample data set names its files: a thousand images to a folder, every fourth a JPEG.</summary>
public static class SamplePaths
{
    /// <summary>The manifest, in the data set's folder.</summary>
    public const string Manifest = "finehard.json";

    /// <summary>An image, relative to the data set's folder: <c>images/000/000123.jpg</c>.</summary>
    /// <param name="index">Which image, from 0.</param>
    public static string Image(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return string.Create(CultureInfo.InvariantCulture, $"images/{index / 1000:D3}/{index:D6}.{(IsJpeg(index) ? "jpg" : "png")}");
    }

    internal static bool IsJpeg(long index) => index % 4 == 3;
}
