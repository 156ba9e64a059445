using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FgClip.Mining.Items;

/// <summary>
/// 64 bits of a text's sha256, never 0. Two texts of a hundred million share one with a chance of 1 in 4,000.
/// </summary>
internal static class TextDigest
{
    public static ulong Compute(string text) => Compute(Encoding.UTF8.GetBytes(text));

    public static ulong OfNullable(string? text) => text is null ? 0 : Compute(text);

    /// <summary>The digest of what a text says, however it is written.</summary>
    public static ulong OfMeaning(string? text) => text is not null && Fold(text) is { Length: > 0 } folded ? Compute(folded) : 0;

    /// <summary>
    /// The text in NFKC and lower case, with one space in place of all that is neither letter, mark nor digit. Empty where nothing is left.
    /// </summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                folded.Append(rune.ToString());
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }

    private static ulong Compute(byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }
}
