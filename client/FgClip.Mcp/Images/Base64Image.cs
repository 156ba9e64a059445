namespace FgClip.Mcp.Images;

/// <summary>Images that are sent within a call.</summary>
internal static class Base64Image
{
    // No file name is that long, and no image so small that its base64 is shorter.
    private const int MinLength = 256;

    private const int MaxShown = 60;

    /// <summary>The image's bytes; null where the text is a name or an address.</summary>
    public static byte[]? TryDecode(string image)
    {
        if (image.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return image.IndexOf(";base64,", StringComparison.OrdinalIgnoreCase) is >= 0 and var at
                && TryConvert(image[(at + 8)..]) is { } bytes
                ? bytes
                : throw new ImageArgumentException($"{Shorten(image)} is not a data:image/…;base64,… address.");
        }

        return image.Length >= MinLength ? TryConvert(image) : null;
    }

    /// <summary>A name as it is, and the beginning of an image.</summary>
    public static string Shorten(string image) => image.Length <= MaxShown ? image : $"{image[..MaxShown]}…";

    private static byte[]? TryConvert(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
