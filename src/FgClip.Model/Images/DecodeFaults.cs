namespace FgClip.Model.Images;

/// <summary>Tells a file that ends early from one that is broken, by what libvips and its loaders say.</summary>
internal static class DecodeFaults
{
    private static readonly string[] EndsEarly = ["premature end", "end of file", "truncated", "unexpected end", "end of stream", "eof", "short read", "not enough"];

    public static ImageRejectedException From(Exception broken, ImageFormat format)
    {
        var reason = broken.Message.ReplaceLineEndings(" ").Trim();
        return EndsEarly.Any(words => reason.Contains(words, StringComparison.OrdinalIgnoreCase))
            ? new(ImageFault.Truncated, $"The {Name(format)} file ends before its picture does. ({reason})", broken)
            : new(ImageFault.Unreadable, $"The {Name(format)} file is broken. ({reason})", broken);
    }

    private static string Name(ImageFormat format) => format == ImageFormat.WebP ? "WebP" : format.ToString().ToUpperInvariant();
}
