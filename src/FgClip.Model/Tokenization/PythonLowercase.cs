using System.Globalization;
using System.Text;

namespace FgClip.Model.Tokenization;

/// <summary>Lower-cases as Python's <c>str.lower</c>: the full Unicode mapping, with the rule of the final sigma.</summary>
internal static class PythonLowercase
{
    private const char CapitalSigma = 'Σ', Sigma = 'σ', FinalSigma = 'ς';
    private const char CapitalDottedI = 'İ';

    /// <summary>
    /// Marks inside words that are neither letters nor accents (Unicode's Word_Break MidLetter, MidNumLet, Single_Quote).
    /// </summary>
    private const string WordInternal = "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    /// <summary>Lower-cases a text; half of a surrogate pair becomes U+FFFD.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="finalSigma">Whether Σ at the end of a word becomes ς; without it each character is mapped alone.</param>
    public static string Apply(string text, bool finalSigma = true)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var lower = new StringBuilder(text.Length + 8);
        var position = 0;
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case CapitalDottedI:
                    lower.Append("i\u0307");
                    break;
                case CapitalSigma:
                    lower.Append(finalSigma && EndsWord(text, position) ? FinalSigma : Sigma);
                    break;
                default:
                    lower.Append(units[..Rune.ToLowerInvariant(rune).EncodeToUtf16(units)]);
                    break;
            }
            position += rune.Utf16SequenceLength;
        }
        return lower.ToString();
    }

    /// <summary>Unicode's Final_Sigma: a cased letter before, none after, case-ignorable marks in between.</summary>
    private static bool EndsWord(string text, int sigma)
    {
        Rune rune = default;
        var before = sigma;
        while (before > 0)
        {
            Rune.DecodeLastFromUtf16(text.AsSpan(0, before), out rune, out var length);
            if (!IsCaseIgnorable(rune))
                break;
            before -= length;
        }
        if (before == 0 || !IsCased(rune))
            return false;
        var after = sigma + 1;
        while (after < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(after), out rune, out var length);
            if (!IsCaseIgnorable(rune))
                break;
            after += length;
        }
        return after == text.Length || !IsCased(rune);
    }

    private static bool IsCaseIgnorable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || (rune.IsBmp && WordInternal.Contains((char)rune.Value));

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xaa or 0xba // ordinal indicators
            or (>= 0x2160 and <= 0x217f) or (>= 0x24b6 and <= 0x24e9) // Roman numerals, letters in circles
            or (>= 0x1f130 and <= 0x1f149) or (>= 0x1f150 and <= 0x1f169) or (>= 0x1f170 and <= 0x1f189); // letters in squares and circles
}
