using System.Collections;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace FgClip.Cli.Shared.Options;

/// <summary>The default of an option as a person types it: <c>image,text</c> rather than the value that the program has for it.</summary>
internal static class DefaultWords
{
    private const string Size = "SIZE";

    /// <summary>Returns the word; null where an option has no default to show.</summary>
    public static string? Find(Option option) =>
        option is { Required: false, HasDefaultValue: true } && option.ValueType != typeof(bool) && option.GetDefaultValue() is { } value
            ? Format(option, value)
            : null;

    private static string Format(Option option, object value) => value switch
    {
        string text => text,
        Enum choice => Choice(option, choice),
        IEnumerable many => string.Join(
            ',', many.Cast<object>().Select(item => JsonNamingPolicy.SnakeCaseLower.ConvertName(item.ToString()!))),
        long bytes when option.HelpName == Size && bytes % (1L << 30) == 0 => $"{bytes >> 30}g",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // The word of a choice is the one that the option's own parser turns into it.
    private static string Choice(Option option, Enum value) => option.HelpName!.Split('|').First(word =>
        value.Equals(new RootCommand { option }.Parse([option.Name, word]).GetResult(option)!.GetValueOrDefault<Enum>()));
}
