using System.Globalization;
using System.Text;

namespace FgClip.Model.Tokenization.Clip;

/// <summary>
/// Cuts a lower-cased text into words as CLIP's regular expression does: English contractions, runs of letters, single digits, runs of
/// anything else; white space goes. By code points, because .NET's expressions see surrogates apart.
/// </summary>
internal static class ClipWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];
    private static readonly string[] Marks = [ClipTokenizer.StartOfText, ClipTokenizer.EndOfText];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>The words' places, in order.</summary>
    public static IEnumerable<Range> In(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = WordEnd(text, start, out var kind);
            if (kind == Kind.Other && Array.Find(Marks, mark => StartsWith(text, start, mark)) is { } mark)
            {
                // A mark that was written in capitals: the byte-level step cuts it at its brackets.
                yield return new Range(start, start + 2);
                yield return new Range(start + 2, start + mark.Length - 2);
                start += mark.Length - 2;
                end = start + 2;
            }
            else if (text[start] == '\'' && Array.Find(Contractions, word => StartsWith(text, start, word)) is { } contraction)
            {
                end = start + contraction.Length;
            }
            if (kind != Kind.Space)
                yield return new Range(start, end);
            start = end;
        }
    }

    private static int WordEnd(string text, int start, out Kind kind)
    {
        var first = KindAt(text, start, out var length);
        kind = first;
        var end = start + length;
        if (first == Kind.Number)
            return end;
        while (end < text.Length && KindAt(text, end, out length) == first)
            end += length;
        return end;
    }

    private static Kind KindAt(string text, int position, out int length)
    {
        Rune.DecodeFromUtf16(text.AsSpan(position), out var rune, out length);
        if (Rune.IsWhiteSpace(rune))
            return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    private static bool StartsWith(string text, int start, string word) => text.AsSpan(start).StartsWith(word, StringComparison.Ordinal);
}
