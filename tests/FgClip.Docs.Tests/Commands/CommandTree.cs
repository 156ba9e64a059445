using System.CommandLine;
using FgClip.Cli;

namespace FgClip.Docs.Tests.Commands;

/// <summary>Looks up what is written of <c>fgclip</c> in the tree of its commands.</summary>
internal static class CommandTree
{
    private static readonly RootCommand Root = CommandLine.CreateRoot();

    /// <summary>Every option of every command.</summary>
    public static IReadOnlySet<string> Options { get; } = OptionsOf(Root).ToHashSet();

    /// <summary>Finds what of a command line the program does not know.</summary>
    /// <param name="words">What follows <c>fgclip</c>.</param>
    /// <returns>Complaints.</returns>
    public static IEnumerable<string> Check(IEnumerable<string> words)
    {
        Command command = Root;
        var path = "fgclip";
        foreach (var word in words)
        {
            var name = word.Split('=')[0];
            // A command with an argument of its own takes any word in place of a command.
            var isCommandNext = command.Subcommands.Count > 0 && command.Arguments.Count == 0 && IsWord(word);
            if (command.Subcommands.FirstOrDefault(each => each.Name == word || each.Aliases.Contains(word)) is { } deeper)
                (command, path) = (deeper, $"{path} {word}");
            else if (isCommandNext)
                yield return $"{path} has no command {word}";
            else if (name.StartsWith("--", StringComparison.Ordinal) && name.Length > 2 && !Knows(command, name))
                yield return $"{path} has no option {name}";
            if (isCommandNext && command.Name != word && !command.Aliases.Contains(word))
                yield break;
        }
    }

    private static bool IsWord(string word) =>
        word.All(letter => char.IsAsciiLetterLower(letter) || letter == '-') && !word.StartsWith('-');

    private static bool Knows(Command command, string option) => command.Options.Concat(Root.Options.Where(each => each.Recursive))
        .Any(each => each.Name == option || each.Aliases.Contains(option));

    private static IEnumerable<string> OptionsOf(Command command) =>
        [.. command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)), .. command.Subcommands.SelectMany(OptionsOf)];
}
