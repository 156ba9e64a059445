using System.Diagnostics;
using FgClip.TestKit;

namespace FgClip.Cli.Tests;

/// <summary>
/// Runs the real command: in a process of its own, as a person does, where it is killed or given variables or an input, or writes to the
/// stream of standard output; else in this process, which spares two thirds of the processor time of these tests.
/// </summary>
internal static class Fgclip
{
    // The configuration that this test was built in is the one whose command it runs.
    public static readonly string Program = Path.Combine(
        Fixtures.Repository, "client", "FgClip.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "fgclip");

    /// <summary>Runs a command to its end.</summary>
    public static Task<Result> RunAsync(params string[] arguments) =>
        FgclipInProcess.Takes(arguments) ? FgclipInProcess.RunAsync(arguments) : RunAsync(input: "", arguments);

    /// <summary>Runs a command with variables set beside those of this process.</summary>
    public static async Task<Result> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using var process = Start(arguments, variables);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Runs a command with a text on its standard input.</summary>
    public static async Task<Result> RunAsync(string input, string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Runs a command and kills it at a moment, unless it ended before.</summary>
    public static Task<Result> KillWhenAsync(Task moment, params string[] arguments) =>
        KillWhenAsync(new Dictionary<string, string>(), moment, arguments);

    /// <summary>Runs a command with variables set beside those of this process, and kills it at a moment, unless it ended before.</summary>
    public static async Task<Result> KillWhenAsync(
        IReadOnlyDictionary<string, string> variables, Task moment, params string[] arguments)
    {
        using var process = Start(arguments, variables);
        process.StandardInput.Close();
        var ending = FinishAsync(process);
        await Task.WhenAny(moment, ending);
        if (!ending.IsCompleted)
            process.Kill();
        return await ending;
    }

    private static Process Start(string[] arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<Result> FinishAsync(Process process)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>How a command ended.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        /// <summary>Fails with what the command said unless it ended as wanted, without lines that only <c>--verbose</c> shows.</summary>
        public Result Ended(int exitCode)
        {
            Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n{Error}\n{Output}");
            Assert.DoesNotMatch(@"(?m)^(Trace|Debug|Information|Warning): ", Error);
            return this;
        }
    }
}
