using FgClip.TestKit.Processes;

namespace FgClip.Packaging.Tests;

/// <summary>The command <c>dotnet</c>.</summary>
internal static class Dotnet
{
    // Servers of a build would outlive the command and keep its output open.
    private static readonly Dictionary<string, string> NoServers = new()
    {
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };

    /// <summary>Runs a command to its end.</summary>
    /// <param name="variables">Variables beside those of this process.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static Task RunAsync(IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments) =>
        RunAsync(["dotnet", .. arguments], NoServers.Concat(variables).ToDictionary());

    /// <summary>Runs any command to its end.</summary>
    /// <returns>The lines that it wrote.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables)
    {
        var log = new ProcessLog();
        await using var process = ProgramProcess.Start(Path.GetFileName(command[0]), command, variables, log);
        var exitCode = await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"{string.Join(' ', command)} ended with {exitCode}:\n{log.Tail(200)}");
        return [.. log.Find(_ => true).Select(line => line.Text)];
    }
}
