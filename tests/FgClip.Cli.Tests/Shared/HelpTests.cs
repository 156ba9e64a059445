using System.Collections;
using System.CommandLine;
using FgClip.Cli.Shared.Options;

namespace FgClip.Cli.Tests.Shared;

/// <summary>The help of every command, from the tree that parses command lines.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands { get; } = [.. Leaves(CommandLine.CreateRoot(), []).Select(path => string.Join(' ', path))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_shows_defaults_as_they_are_typed(string path)
    {
        var (words, values) = (new Dictionary<string, string>(), new Dictionary<string, object>());
        var command = Find(CommandLine.CreateRoot(), path);
        foreach (var option in command.Options.Where(option => !option.Hidden))
        {
            if (DefaultWords.Find(option) is not { } word)
                continue;
            (words[option.Name], values[option.Name]) = (word, option.GetDefaultValue()!);
        }

        var help = Help(path);

        Assert.Equal(words.Count + command.Arguments.Count(argument => argument.HasDefaultValue), help.Split("[default: ").Length - 1);
        foreach (var (name, word) in words)
        {
            Assert.Contains($"[default: {word}]", help);
            var root = CommandLine.CreateRoot();
            var option = Find(root, path).Options.Single(known => known.Name == name);
            var typed = new RootCommand { option }.Parse(word.Length > 0 ? [name, word] : []).GetResult(option)!;
            Assert.Empty(typed.Errors);
            Assert.Equal(Values(values[name]), Values(typed.GetValueOrDefault<object>()));
        }
    }

    [Fact]
    public void The_words_are_those_that_people_know()
    {
        var embed = Help("embed");
        Assert.Contains("[default: image,text]", embed);
        Assert.Contains("[default: short]", embed);
        Assert.Contains("[default: exact]", embed);
        Assert.Contains("[default: 0.1]", embed);
        Assert.Contains("[default: triplet]", Help("mine"));
        Assert.Contains("[default: 1g]", Help("mine"));
        Assert.Contains("[default: fp32]", Help("model import"));
        Assert.Contains("[default: missing,fetch_failed,", Help("retry"));
    }

    private static string Help(string path)
    {
        using var output = new StringWriter();
        Assert.Equal(0, CommandLine.CreateRoot().Parse([.. path.Split(' '), "--help"]).Invoke(new() { Output = output }));
        // Lines are broken at the width of the screen.
        return string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static Command Find(Command root, string path) =>
        path.Split(' ').Aggregate(root, (command, name) => command.Subcommands.Single(known => known.Name == name));

    private static IEnumerable<object?> Values(object? value) => value is IEnumerable many and not string ? many.Cast<object?>() : [value];

    private static IEnumerable<string[]> Leaves(Command parent, string[] path) => parent.Subcommands.Where(command => !command.Hidden)
        .SelectMany(command => command.Subcommands.Count > 0 ? Leaves(command, [.. path, command.Name]) : [[.. path, command.Name]]);
}
