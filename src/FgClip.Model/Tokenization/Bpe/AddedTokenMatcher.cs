using System.Buffers;
using System.Globalization;
using System.Text;

namespace FgClip.Model.Tokenization.Bpe;

/// <summary>Finds added tokens in a text: the leftmost first, of those that begin there the longest, none overlapping another.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<char, AddedToken[]> _byFirst;
    private readonly SearchValues<char> _first;

    /// <summary>Takes the tokens to look for.</summary>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        _byFirst = tokens.GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());
        _first = SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where the text that belongs to no token yet begins.</param>
    /// <param name="match">The token and the characters that it takes.</param>
    public bool TryFind(ReadOnlySpan<char> text, int from, out Match match)
    {
        var position = from;
        while (position < text.Length && text[position..].IndexOfAny(_first) is >= 0 and var distance)
        {
            position += distance;
            var token = FindMatch(text[position..]);
            if (token is null)
            {
                position++;
                continue;
            }
            var end = position + token.Content.Length;
            if (!token.SingleWord || (!EndsInWord(text[..position]) && !BeginsInWord(text[end..])))
            {
                var start = token.LeftStrip ? Math.Max(from, text[..position].TrimEnd().Length) : position;
                if (token.RightStrip)
                    end = text.Length - text[end..].TrimStart().Length;
                match = new Match(token.Id, start, end - start);
                return true;
            }
            position = end;
        }
        match = default;
        return false;
    }

    private AddedToken? FindMatch(ReadOnlySpan<char> text)
    {
        foreach (var token in _byFirst[text[0]])
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
                return token;
        }
        return null;
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool BeginsInWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.LetterNumber;

    /// <summary>An added token in a text.</summary>
    public readonly record struct Match(int Id, int Start, int Length);
}
