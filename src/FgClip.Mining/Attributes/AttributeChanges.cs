namespace FgClip.Mining.Attributes;

/// <summary>A phrase with one attribute changed.</summary>
/// <param name="Text">The phrase.</param>
/// <param name="Attribute">What was changed.</param>
public sealed record AttributeChange(string Text, string Attribute);

/// <summary>Changes one attribute of a phrase: each word of the list that the phrase holds, for each other word of its group.</summary>
/// <param name="words">The words.</param>
public sealed class AttributeChanges(AttributeWords words)
{
    // The longest first: "dark red" and 深红色 are not "red" and 红色.
    private readonly (string Word, AttributeGroup Group)[] _words =
        [.. words.Groups.SelectMany(group => group.Words.Select(word => (word, group))).OrderByDescending(pair => pair.word.Length)];

    /// <summary>All phrases that differ from one in one attribute, each once.</summary>
    public IReadOnlyList<AttributeChange> Find(string phrase)
    {
        var changes = new List<AttributeChange>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { phrase };
        for (var at = 0; at < phrase.Length;)
        {
            var length = 1;
            foreach (var (word, group) in _words)
            {
                if (!IsAt(phrase, at, word, group.HasWordEnds))
                    continue;
                foreach (var other in group.Words)
                {
                    var text = Replace(phrase, at, word.Length, other, group.HasWordEnds);
                    if (!other.Equals(word, StringComparison.OrdinalIgnoreCase) && seen.Add(text))
                        changes.Add(new AttributeChange(text, group.Attribute));
                }

                // A word may be in several groups; a shorter one inside of it is not one of the phrase's.
                length = Math.Max(length, word.Length);
                if (!_words.Any(pair => pair.Group != group && pair.Word.Equals(word, StringComparison.OrdinalIgnoreCase)))
                    break;
            }

            at += length;
        }

        return changes;
    }

    private static bool IsAt(string phrase, int at, string word, bool hasWordEnds) =>
        string.Compare(phrase, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && at + word.Length <= phrase.Length
        && (!hasWordEnds
            || ((at == 0 || !char.IsLetterOrDigit(phrase[at - 1]))
                && (at + word.Length == phrase.Length || !char.IsLetterOrDigit(phrase[at + word.Length]))));

    private static string Replace(string phrase, int at, int length, string other, bool isEnglish)
    {
        var (before, after) = (phrase[..at], phrase[(at + length)..]);
        if (length > 0 && char.IsUpper(phrase[at]))
            other = char.ToUpperInvariant(other[0]) + other[1..];
        return (isEnglish ? Article(before, other) : before) + other + after;
    }

    /// <summary>"a" becomes "an" before a vowel, and the other way round.</summary>
    private static string Article(string before, string next)
    {
        var words = before.TrimEnd(' ');
        if (words.Length == before.Length)
            return before;
        var vowel = "aeiouAEIOU".Contains(next[0]) && !next.StartsWith("one", StringComparison.OrdinalIgnoreCase)
            && !next.StartsWith("uni", StringComparison.OrdinalIgnoreCase);
        foreach (var (article, right) in new[] { ("a", !vowel), ("an", vowel) })
        {
            if (!words.EndsWith(article, StringComparison.OrdinalIgnoreCase)
                || (words.Length > article.Length && words[^(article.Length + 1)] != ' '))
                continue;
            return right ? before : words[..^article.Length] + words[^article.Length] + (vowel ? "n" : "") + " ";
        }

        return before;
    }
}
