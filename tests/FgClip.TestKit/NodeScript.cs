using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FgClip.TestKit;

/// <summary>Runs scripts that ask npm packages, which tests/run installs into .tools.</summary>
public static class NodeScript
{
    /// <summary>Where the packages are.</summary>
    public static string Packages { get; } = Path.Combine(Fixtures.Repository, ".tools", "node_modules");

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script, by its path in the repository.</param>
    /// <param name="arguments">Its arguments behind the folder of packages.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The JSON that it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<JsonNode> RunAsync(string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Fixtures.Repository, script), Packages, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (
            node.StandardOutput.ReadToEndAsync(cancellationToken), node.StandardError.ReadToEndAsync(cancellationToken));
        await node.WaitForExitAsync(cancellationToken);
        return node.ExitCode == 0
            ? JsonNode.Parse(await output)!
            : throw new InvalidOperationException($"{script} failed; tests/run installs what it needs.\n{await error}");
    }
}
