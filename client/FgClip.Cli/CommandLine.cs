using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FgClip.Cli.Commands.Compare;
using FgClip.Cli.Commands.Dedup;
using FgClip.Cli.Commands.Demo;
using FgClip.Cli.Commands.Embed;
using FgClip.Cli.Commands.Estimate;
using FgClip.Cli.Commands.Evaluate;
using FgClip.Cli.Commands.Export;
using FgClip.Cli.Commands.Heatmap;
using FgClip.Cli.Commands.Index;
using FgClip.Cli.Commands.Inspect;
using FgClip.Cli.Commands.Jobs;
using FgClip.Cli.Commands.Label;
using FgClip.Cli.Commands.Mcp;
using FgClip.Cli.Commands.Mine;
using FgClip.Cli.Commands.Models;
using FgClip.Cli.Commands.Retry;
using FgClip.Cli.Commands.Sample;
using FgClip.Cli.Commands.Search;
using FgClip.Cli.Commands.Select;
using FgClip.Cli.Commands.Serve;
using FgClip.Cli.Commands.Verify;
using FgClip.Cli.Shared.Options;

namespace FgClip.Cli;

/// <summary>The <c>fgclip</c> command: parses, runs, and turns every failure into one clear line and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        // Numbers and dates look the same on every machine: the output is read by programs.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

        var parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"fgclip: {error.Message}");
            await Console.Error.WriteLineAsync($"Try: {CommandPath(parsed)} --help");
            return ExitCode.Usage;
        }

        using var interruption = new Interruption();
        try
        {
            // Signals are ours: the library would end the process two seconds after the first.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("fgclip: interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (Failures.ExitCodeOf(error) is { } code)
        {
            await Console.Error.WriteLineAsync($"fgclip: {error.Message}");
            return code;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync($"fgclip: this should not happen; please report it with what follows.\n{error}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Creates the tree of all commands.</summary>
    internal static RootCommand CreateRoot() => HelpWithDefaults.Attach(new("Exact FG-CLIP vectors of images and texts, at dataset scale.")
    {
        ModelCommand.Create(),
        EmbedCommand.Create(),
        SubmitCommand.Create(),
        StatusCommand.Create(),
        WatchCommand.Create(),
        ListCommand.Create(),
        PauseCommand.Create(),
        ResumeCommand.Create(),
        CancelCommand.Create(),
        ForgetCommand.Create(),
        RetryCommand.Create(),
        VerifyCommand.Create(),
        EstimateCommand.Create(),
        MineCommand.Create(),
        DedupCommand.Create(),
        CompareCommand.Create(),
        EvaluateCommand.Create(),
        LabelCommand.Create(),
        SearchCommand.Create(),
        IndexCommand.Create(),
        SelectCommand.Create(),
        ExportCommand.Create(),
        HeatmapCommand.Create(),
        InspectCommand.Create(),
        McpCommand.Create(),
        ServeCommand.Create(),
        SampleCommand.Create(),
        DemoCommand.Create(),
    });

    private static string CommandPath(ParseResult parsed)
    {
        List<string> names = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
            names.Insert(0, command.Command.Name);
        return string.Join(' ', names);
    }
}
