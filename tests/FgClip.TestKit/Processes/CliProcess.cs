namespace FgClip.TestKit.Processes;

/// <summary>The command <c>fgclip</c>, as a person runs it.</summary>
public static class CliProcess
{
    private static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>Starts a command.</summary>
    public static ProgramProcess Start(ProcessLog log, IReadOnlyDictionary<string, string>? variables,
        params IEnumerable<string> arguments) =>
        StartProgram(BuiltProgram.Fgclip, log, variables, arguments);

    /// <summary>Starts a command of another build.</summary>
    /// <param name="program">Path of its <c>fgclip</c>.</param>
    /// <param name="log">Receives its lines.</param>
    /// <param name="variables">Variables beside those of this process.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static ProgramProcess StartProgram(
        string program, ProcessLog log, IReadOnlyDictionary<string, string>? variables, params IEnumerable<string> arguments) =>
        ProgramProcess.Start("fgclip", [program, .. arguments], variables ?? NoVariables, log);

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It ended with anything but 0.</exception>
    public static async Task<IReadOnlyList<LogLine>> RunAsync(IReadOnlyDictionary<string, string>? variables,
        params IEnumerable<string> arguments)
    {
        var log = new ProcessLog();
        await using var command = Start(log, variables, arguments);
        var exitCode = await command.WaitForExitAsync();
        return exitCode == 0 ? log.Find(_ => true) : throw Failed(exitCode, log, arguments);
    }

    private static InvalidOperationException Failed(int exitCode, ProcessLog log, IEnumerable<string> arguments) =>
        new($"fgclip {string.Join(' ', arguments)} ended with {exitCode}:\n{log.Tail()}");
}
