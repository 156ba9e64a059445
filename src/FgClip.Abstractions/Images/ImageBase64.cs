namespace FgClip.Images;

/// <summary>
/// Decodes images that stand in a text as base64, alone or as a <c>data:</c> address. Both alphabets are taken, with line ends or without,
/// padded or not: writers differ in all of these.
/// </summary>
internal static class ImageBase64
{
    private const int HeadLength = 24;

    /// <summary>Returns whether a text is an address that holds its content, <c>data:image/png;base64,…</c>.</summary>
    public static bool IsDataAddress(string text) => text.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the bytes of an image; null for a text that is not one as base64, by its first bytes.</summary>
    public static byte[]? DecodeImage(string text)
    {
        var digits = Digits(text).Trim();
        // The first bytes say whether it is worth more: the names of files end here.
        if (digits.Length < HeadLength || FromBase64(digits[..HeadLength]) is not { } head || ImageFormats.Detect(head) is null)
            return null;
        return FromBase64(digits);
    }

    /// <summary>Returns the bytes of a text, whatever they are; null for a text that is not base64.</summary>
    public static byte[]? Decode(string text) => FromBase64(Digits(text).Trim());

    private static ReadOnlySpan<char> Digits(string text) =>
        text.AsSpan(IsDataAddress(text) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0);

    private static byte[]? FromBase64(ReadOnlySpan<char> text)
    {
        var padded = new char[text.Length + 3];
        var length = 0;
        foreach (var digit in text)
        {
            if (digit is not ('\r' or '\n' or ' ' or '='))
                padded[length++] = digit switch { '-' => '+', '_' => '/', _ => digit };
        }

        while (length % 4 != 0)
        {
            if (length == padded.Length)
                return null;
            padded[length++] = '=';
        }

        var bytes = new byte[length / 4 * 3];
        return Convert.TryFromBase64Chars(padded.AsSpan(0, length), bytes, out var count) ? bytes[..count] : null;
    }
}
