using System.Text.RegularExpressions;
using FgClip.Docs.Pages;
using FgClip.Docs.Tests.Markdown;

namespace FgClip.Docs.Tests.Commands;

public sealed partial class WrittenCommandTests
{
    /// <summary>Options of other programs, Redis' here, that tables of ours name.</summary>
    private static readonly string[] OfOthers = ["--appendonly"];

    [Fact]
    public void Fgclip_has_the_commands_and_options_that_are_written()
    {
        var commands = Documentation.All.SelectMany(file => WrittenCommand.Find(file, "fgclip")).ToList();

        Assert.NotEmpty(commands);
        Complaints.AssertNone(commands.SelectMany(command =>
            CommandTree.Check(command.Words).Select(complaint => $"{command.Place}: {complaint}.")));
    }

    [Fact]
    public void Fgclip_silo_has_the_settings_that_are_written()
    {
        var known = SettingNames.All.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var written = Documentation.All.SelectMany(file => WrittenCommand.Find(file, "fgclip-silo"))
            .SelectMany(command => command.Words.Where(word => word.StartsWith("--", StringComparison.Ordinal))
                .Select(word => (command.Place, Name: word[2..].Split('=')[0])))
            .Where(setting => setting.Name != "help" && !setting.Name.StartsWith("Logging:", StringComparison.Ordinal))
            .ToList();
        var lines = Documentation.All.SelectMany(file => file.Blocks)
            .SelectMany(block => block.Lines.Select(line => block.Start with { Text = line }));
        var variables = Documentation.All.SelectMany(file => file.CodeSpans).Concat(lines)
            .SelectMany(line => Variable().Matches(line.Text)
                .Select(match => (line.Place, Name: match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal))))
            .Where(variable => variable.Name is not ("Name" or ""))
            .ToList();

        Assert.NotEmpty(written);
        Assert.NotEmpty(variables);
        Complaints.AssertNone(written.Concat(variables).Where(setting => !known.Contains(setting.Name))
            .Select(setting => $"{setting.Place}: there is no setting {setting.Name}."));
    }

    [Fact]
    public void Options_in_tables_are_options_of_a_command()
    {
        var options = Documentation.Pages.SelectMany(file => file.Prose).Where(line => line.Text.StartsWith('|'))
            .SelectMany(line => Option().Matches(line.Text).Select(option => line with { Text = option.Groups["option"].Value }))
            .ToList();

        Assert.NotEmpty(options);
        Complaints.AssertNone(options.Where(option => !CommandTree.Options.Contains(option.Text) && !OfOthers.Contains(option.Text))
            .Select(option => $"{option.Place}: no command has an option {option.Text}."));
    }

    [GeneratedRegex("FGCLIP__(?<name>[A-Za-z]*(__[A-Za-z]+)*)")]
    private static partial Regex Variable();

    [GeneratedRegex("`(?<option>--[a-z][a-z-]+)")]
    private static partial Regex Option();
}
