using System.CommandLine;
using FgClip.Cli;
using FgClip.Docs.Markdown;

namespace FgClip.Docs.Pages;

/// <summary>The page of <c>fgclip</c>: its commands with their arguments and options, from the tree that parses them.</summary>
internal static class CliPage
{
    public static string Create()
    {
        var root = CommandLine.CreateRoot();
        var page = new MarkdownPage(
            "Command line",
            $"{root.Description} Every command takes `--help`; `fgclip --version` prints the version. "
            + "What the exit codes mean is listed under [Statuses and exit codes](statuses-and-exit-codes.md#exit-codes).");
        page.Table(["command", "what it does"], Leaves(root, "fgclip").Select(leaf => (IReadOnlyList<string>)
            [$"[`{leaf.Path}`](#{leaf.Path.Replace(' ', '-')})", Inline.Text(leaf.Command.Description!)]));
        foreach (var (path, command) in Leaves(root, "fgclip"))
            Describe(page, path, command);
        return page.ToString();
    }

    private static IEnumerable<(string Path, Command Command)> Leaves(Command parent, string path) => parent.Subcommands
        .Where(command => !command.Hidden)
        .SelectMany(command => command.Subcommands.Count == 0
            ? [($"{path} {command.Name}", command)]
            : Own(command, $"{path} {command.Name}").Concat(Leaves(command, $"{path} {command.Name}")));

    // A command with commands below it may do something itself.
    private static IEnumerable<(string Path, Command Command)> Own(Command command, string path) =>
        command.Action is null ? [] : [(path, command)];

    private static void Describe(MarkdownPage page, string path, Command command)
    {
        var options = command.Options.Where(option => !option.Hidden && option is not System.CommandLine.Help.HelpOption).ToList();
        page.Heading(2, path).Paragraph(Inline.Text(command.Description!)).Paragraph(Aliases(command));
        var arguments = string.Concat(command.Arguments.Select(argument => $" <{argument.Name}>"));
        page.Code("text", $"{path}{arguments}{(options.Count > 0 ? " [options]" : "")}");
        page.Table(["argument", "what it is"], command.Arguments.Select(argument => (IReadOnlyList<string>)
            [Inline.Code(argument.Name), Inline.Text(argument.Description!)]));
        page.Table(["option", "value", "default", "what it does"], options.Select(option => (IReadOnlyList<string>)
            [Names(option), OptionValue.Describe(option), OptionValue.Default(option), Inline.Text(option.Description!)]));
    }

    private static string Aliases(Command command) =>
        command.Aliases.Count == 0 ? "" : $"Other names: {string.Join(", ", command.Aliases.Select(Inline.Code))}.";

    private static string Names(Option option) => string.Join(", ", option.Aliases.Prepend(option.Name).Select(Inline.Code));
}
