using FgClip.Images;

namespace FgClip.Datasets.Manifests;

/// <summary>Images that stand in a text column as base64, as Chinese-CLIP's TSV files have them, or as a <c>data:</c> address.</summary>
internal static class EncodedImageField
{
    private const int MinLength = 64, HeadLength = 24;

    /// <summary>
    /// Returns a row whose image column holds an image rather than a name with that image. The column is not carried then.
    /// </summary>
    public static ManifestRow Unpack(ManifestRow row)
    {
        if (row.Image is not { Length: >= MinLength } text || Decode(text) is not { } image)
            return row;
        return row with
        {
            Image = null,
            ImageContent = image,
            Bytes = Math.Max(0, row.Bytes - text.Length),
            Columns = [.. row.Columns.Where(column => column.Text is null || column.Text != text)],
        };
    }

    /// <summary>Returns the bytes of an image; null for a text that is not one as base64.</summary>
    public static byte[]? Decode(string text)
    {
        var start = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var digits = text.AsSpan(start).Trim();
        // The first bytes say whether it is worth more: the names of files end here.
        if (digits.Length < HeadLength || FromBase64(digits[..HeadLength]) is not { } head || ImageFormats.Detect(head) is null)
            return null;
        return FromBase64(digits);
    }

    /// <summary>Decodes both alphabets, with line ends or without, padded or not.</summary>
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
