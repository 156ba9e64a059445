using System.Globalization;
using System.Text;

namespace FgClip.Model.Images.Decoding;

/// <summary>The formats that are read.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
}

/// <summary>Tells a format from a file's first bytes.</summary>
internal static class ImageFormats
{
    /// <summary>The format, or null where the bytes are of none.</summary>
    public static ImageFormat? Detect(ReadOnlySpan<byte> file) => file switch
    {
        [0xff, 0xd8, 0xff, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => ImageFormat.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFormat.Tiff,
        _ => null,
    };

    /// <summary>Says what bytes of no known format look like.</summary>
    public static string Describe(ReadOnlySpan<byte> file)
    {
        var start = file.TrimStart(" \t\r\n\uFEFF"u8);
        if (start is [(byte)'<', ..]) return "The file is a web page or XML, not an image.";
        if (start is [(byte)'{' or (byte)'[', ..]) return "The file looks like JSON, not an image.";
        if (start is [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] && start.Length >= 12)
        {
            return $"The file is of the '{Encoding.Latin1.GetString(start[8..12])}' kind (HEIF, AVIF or video), which is not read.";
        }
        var head = Convert.ToHexStringLower(file[..Math.Min(file.Length, 8)]);
        return string.Create(CultureInfo.InvariantCulture, $"The file is no JPEG, PNG, WebP, GIF, BMP or TIFF: it begins with the bytes {head}.");
    }
}
