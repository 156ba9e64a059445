using System.Text.RegularExpressions;
using FgClip.Docs.Tests.Markdown;

namespace FgClip.Docs.Tests.Commands;

/// <summary>A call of one of the product's programs, as it is written on a page.</summary>
/// <param name="Place">The file and the line.</param>
/// <param name="Words">The words that follow the program's name.</param>
internal sealed partial record WrittenCommand(string Place, IReadOnlyList<string> Words)
{
    /// <summary>Finds the calls of a program in a file's blocks of commands and between its backticks.</summary>
    /// <param name="file">The file.</param>
    /// <param name="program">The program's name.</param>
    public static IEnumerable<WrittenCommand> Find(MarkdownFile file, string program)
    {
        var inBlocks = file.Blocks.Where(block => block.Language == "bash")
            .SelectMany(block => Split(block.Text.Replace("\\\n", " ", StringComparison.Ordinal))
                .Select(words => (block.Start.Place, Words: words)));
        var inText = file.CodeSpans.SelectMany(span => Split(span.Text).Select(words => (span.Place, Words: words)))
            .Where(call => call.Words[0] == program);
        foreach (var (place, words) in inBlocks.Concat(inText))
        {
            var at = Array.FindIndex(words, word => word == program || word.EndsWith("/" + program, StringComparison.Ordinal));
            if (at >= 0 && words[..at].All(word => Before().IsMatch(word)))
                yield return new(place, words[(at + 1)..]);
        }
    }

    // Commands end where the shell begins another; words in quotes stay together.
    private static IEnumerable<string[]> Split(string text) => End().Split(Comment().Replace(text, "$1"))
        .Select(command => Word().Matches(command).Select(word => word.Value.Trim('\'', '"')).ToArray())
        .Where(words => words.Length > 0);

    [GeneratedRegex("""(?:\n|;|&&|\|\||(?<=\s)[|&](?=\s|$))(?=(?:[^"'\n]|"[^"]*"|'[^']*')*(?:\n|$))""")]
    private static partial Regex End();

    /// <summary>What a program's name may follow: variables, words of the shell, and the end of another program's options.</summary>
    [GeneratedRegex("""^(\w+=.*|do|then|else|if|while|until|!|\(|time|exec|nohup|setsid|--)$""")]
    private static partial Regex Before();

    [GeneratedRegex("""(^|\s)#[^\n]*""")]
    private static partial Regex Comment();

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();
}
