using System.Text.RegularExpressions;

namespace FgClip.Docs.XmlDocs;

/// <summary>A documentation text in sentences, of which some have a column of their own.</summary>
internal static partial class Sentences
{
    /// <summary>Splits a text into the sentence that begins with a word and the others.</summary>
    /// <returns>That sentence without the word, null where there is none, and the others.</returns>
    public static (string? Found, string Others) Take(string text, string word)
    {
        var sentences = End().Split(text);
        var found = Array.Find(sentences, sentence => sentence.StartsWith(word, StringComparison.Ordinal));
        return (found?[word.Length..].TrimEnd('.').Trim(), string.Join(' ', sentences.Where(sentence => sentence != found)));
    }

    [GeneratedRegex(@"(?<=\.) (?=[A-Z`])")]
    private static partial Regex End();
}
