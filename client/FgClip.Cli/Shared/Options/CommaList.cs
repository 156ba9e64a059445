using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;

namespace FgClip.Cli.Shared.Options;

/// <summary>Options that take a comma-separated list of known words.</summary>
internal static class CommaList
{
    /// <summary>An option whose words are the names of an enumeration, in snake case; a word that comes twice counts once.</summary>
    public static Option<IReadOnlyList<T>> Option<T>(string name, string description, params T[] fallback)
        where T : struct, Enum =>
        new(name)
        {
            Description = $"{description} Comma-separated, of: {string.Join(", ", Names<T>())}.",
            HelpName = string.Join(',', fallback.Length > 0 ? fallback.Select(Format) : Names<T>()),
            DefaultValueFactory = _ => fallback,
            CustomParser = result => Parse<T>(name, result),
        };

    private static IReadOnlyList<T> Parse<T>(string name, ArgumentResult result)
        where T : struct, Enum
    {
        List<T> values = [];
        foreach (var word in result.Tokens[^1].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Names<T>().Contains(word, StringComparer.Ordinal))
            {
                var value = Enum.GetValues<T>().First(known => Format(known) == word);
                if (!values.Contains(value))
                    values.Add(value);
            }
            else
            {
                result.AddError($"{name}: '{word}' is not one of {string.Join(", ", Names<T>())}.");
            }
        }
        return values;
    }

    private static IEnumerable<string> Names<T>() where T : struct, Enum => Enum.GetValues<T>().Select(Format);

    private static string Format<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
