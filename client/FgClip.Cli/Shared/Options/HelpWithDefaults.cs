using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FgClip.Cli.Shared.Options;

/// <summary>
/// Prints help with the defaults of options as they are typed. The library prints what <see cref="object.ToString"/> gives and has no place
/// for another word, so the word goes to the end of the description, where the library's own would stand.
/// </summary>
/// <param name="help">The library's action.</param>
internal sealed class HelpWithDefaults(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Makes a tree of commands print its help like this.</summary>
    public static RootCommand Attach(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithDefaults((HelpAction)option.Action!);
        return root;
    }

    /// <inheritdoc />
    public override bool ClearsParseErrors => help.ClearsParseErrors;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        foreach (var option in parseResult.CommandResult.Command.Options)
        {
            if (DefaultWords.Find(option) is not { } word)
                continue;
            option.Description = $"{option.Description} [default: {word}]";
            // The tree is made for one command line, and this one computes nothing.
            option.GetType().GetProperty(nameof(Option<int>.DefaultValueFactory))!.SetValue(option, null);
        }

        return help.Invoke(parseResult);
    }
}
