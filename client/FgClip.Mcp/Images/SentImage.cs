using FgClip.Images;

namespace FgClip.Mcp.Images;

/// <summary>Images that are sent within a call.</summary>
internal static class SentImage
{
    // No file name is that long. A shorter text is an image where its first bytes are those of one.
    private const int MinLength = 256;

    private const int MaxShown = 60;

    /// <summary>The image's bytes; null where the text is a name or an address.</summary>
    public static byte[]? TryDecode(string image)
    {
        if (ImageBase64.IsDataAddress(image))
        {
            return (image.Contains(";base64,", StringComparison.OrdinalIgnoreCase) ? ImageBase64.Decode(image) : null)
                ?? throw new ImageArgumentException($"{Shorten(image)} is not a data:image/…;base64,… address.");
        }

        return ImageBase64.DecodeImage(image) ?? (image.Length >= MinLength ? ImageBase64.Decode(image) : null);
    }

    /// <summary>A name as it is, and the beginning of an image.</summary>
    public static string Shorten(string image) => image.Length <= MaxShown ? image : $"{image[..MaxShown]}…";
}
