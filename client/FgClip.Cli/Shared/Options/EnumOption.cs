using System.CommandLine;
using System.Text.Json;

namespace FgClip.Cli.Shared.Options;

/// <summary>Options that take one word of an enumeration, as <c>labeled-pair</c>.</summary>
internal static class EnumOption
{
    /// <summary>An option with a word for each value, or for some.</summary>
    public static Option<T> Option<T>(string name, string description, T? fallback, params IReadOnlyList<T> choices)
        where T : struct, Enum
    {
        var words = (choices.Count > 0 ? choices : Enum.GetValues<T>()).ToDictionary(Format);
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = string.Join('|', words.Keys),
            Required = fallback is null,
            CustomParser = result =>
            {
                if (words.TryGetValue(result.Tokens[^1].Value, out var value))
                    return value;
                result.AddError($"{name}: '{result.Tokens[^1].Value}' is not one of {string.Join(", ", words.Keys)}.");
                return default;
            },
        };
        if (fallback is { } given)
            option.DefaultValueFactory = _ => given;
        return option;
    }

    /// <summary>An option that may be left out, and then has no default to show.</summary>
    public static Option<T> Optional<T>(string name, string description)
        where T : struct, Enum
    {
        var option = Option<T>(name, description, fallback: null);
        option.Required = false;
        return option;
    }

    /// <summary>The word of a value.</summary>
    public static string Format<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
