using System.Globalization;
using System.Text;

namespace FgClip.Images;

/// <summary>
/// The table of the image formats: each format's name, file name extensions and first bytes. Folder listings and tar samples select images
/// by the extensions; the decoder trusts the first bytes alone, because names are often wrong.
/// </summary>
internal static class ImageFormats
{
    private static readonly ImageFormatInfo[] Table =
    [
        new(ImageFormat.Jpeg, "JPEG", ["jpg", "jpeg", "jfif"], file => file is [0xff, 0xd8, 0xff, ..]),
        new(ImageFormat.Png, "PNG", ["png"], file => file is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..]),
        new(
            ImageFormat.WebP,
            "WebP",
            ["webp"],
            file => file is [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..]),
        new(ImageFormat.Gif, "GIF", ["gif"],
        file => file is [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..]),
        new(ImageFormat.Bmp, "BMP", ["bmp"], file => file is [(byte)'B', (byte)'M', ..]),
        new(
            ImageFormat.Tiff,
            "TIFF",
            ["tif", "tiff"],
            file => file is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..]),
    ];

    private static readonly HashSet<string> Extensions = new(Table.SelectMany(format => format.Extensions),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The formats, in the order in which a file is compared with them; a signature that contains another one stands before it.
    /// </summary>
    public static IReadOnlyList<ImageFormatInfo> All => Table;

    /// <summary>Returns whether an extension, without its dot and in any case, is one of an image.</summary>
    public static bool IsImageExtension(string extension) => Extensions.Contains(extension);

    /// <summary>Returns whether a file's name ends in an extension of an image.</summary>
    public static bool IsImageName(string name) => IsImageExtension(Path.GetExtension(name).TrimStart('.'));

    /// <summary>Returns the format that a file's first bytes state, or null where the bytes are of none.</summary>
    public static ImageFormat? Detect(ReadOnlySpan<byte> file)
    {
        foreach (var format in Table)
        {
            if (format.Starts(file))
                return format.Format;
        }
        return null;
    }

    /// <summary>Returns a format's name, for messages.</summary>
    public static string NameOf(ImageFormat format) => Table.Single(info => info.Format == format).Name;

    /// <summary>Describes what bytes of no known format look like.</summary>
    public static string Describe(ReadOnlySpan<byte> file)
    {
        var start = file.TrimStart(" \t\r\n\uFEFF"u8);
        if (start is [(byte)'<', ..])
            return "The file is a web page or XML, not an image.";
        if (start is [(byte)'{' or (byte)'[', ..])
            return "The file looks like JSON, not an image.";
        if (start is [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] && start.Length >= 12)
        {
            return $"The file is of the '{Encoding.Latin1.GetString(start[8..12])}' kind (HEIF, AVIF or video), which is not read.";
        }
        var head = Convert.ToHexStringLower(file[..Math.Min(file.Length, 8)]);
        var known = $"{string.Join(", ", Table[..^1].Select(format => format.Name))} or {Table[^1].Name}";
        return string.Create(CultureInfo.InvariantCulture, $"The file is no {known}: it begins with the bytes {head}.");
    }
}
