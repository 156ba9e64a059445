using System.Collections;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using FgClip.Docs.Markdown;

namespace FgClip.Docs.Pages;

/// <summary>The value of an option, in words of the command line.</summary>
internal static class OptionValue
{
    /// <summary>Describes what may be given.</summary>
    public static string Describe(Option option)
    {
        if (option.ValueType == typeof(bool))
            return "";
        var several = option.Arity.MaximumNumberOfValues > 1 ? " …" : "";
        var choices = string.Join('|', option.GetCompletions(CompletionContext.Empty).Select(item => item.Label));
        return Inline.Code(option.HelpName ?? choices) + several;
    }

    /// <summary>Describes what counts where the option is not given.</summary>
    public static string Default(Option option)
    {
        if (option.Required)
            return "required";
        return option.HasDefaultValue && option.ValueType != typeof(bool) ? Inline.Code(Word(option, option.GetDefaultValue())) : "";
    }

    private static string Word(Option option, object? value) => value switch
    {
        null => "",
        string text => text,
        Enum one => Choice(option, one),
        IEnumerable many => string.Join(',', many.Cast<object>().Select(item => Inline.Snake(item.ToString()!))),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // The word of a choice is the one that the option's own parser turns into it.
    private static string Choice(Option option, Enum value) => option.HelpName!.Split('|').First(word =>
        value.Equals(new RootCommand { option }.Parse([option.Name, word]).GetResult(option)!.GetValueOrDefault<Enum>()));
}
