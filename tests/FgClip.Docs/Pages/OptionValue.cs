using System.CommandLine;
using System.CommandLine.Completions;
using FgClip.Cli.Shared.Options;
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
        return DefaultWords.Find(option) is { } word ? Inline.Code(word) : "";
    }
}
