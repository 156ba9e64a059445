using System.Diagnostics;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Exports.Tests.Readers;

/// <summary>Readers of npm packages that we did not write; tests/run installs them.</summary>
internal static class NodeReader
{
    /// <summary>Reads an export with one of the readers in <c>read-exports.mjs</c>.</summary>
    public static async Task<JsonNode> RunAsync(string reader, string folder, params string[] arguments)
    {
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        var script = Path.Combine(Fixtures.Repository, "tests", "FgClip.Exports.Tests", "Readers", "read-exports.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, packages, reader, folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(cancel), node.StandardError.ReadToEndAsync(cancel));
        await node.WaitForExitAsync(cancel);
        Assert.True(node.ExitCode == 0, await error);
        return JsonNode.Parse(await output)!;
    }
}
