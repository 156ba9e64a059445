using System.Diagnostics;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Web.Tests.Browser;

/// <summary>Debian's Chromium, driven by playwright-core; tests/run installs both.</summary>
internal static class Chromium
{
    /// <summary>Runs a script of this folder in a browser, and returns what it saw.</summary>
    /// <param name="script">Its name.</param>
    /// <param name="arguments">What it is told.</param>
    public static async Task<JsonNode> RunAsync(string script, params IEnumerable<string> arguments)
    {
        var cancel = TestContext.Current.CancellationToken;
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        Assert.True(Directory.Exists(Path.Combine(packages, "playwright-core")), "tests/run installs playwright-core.");
        var folder = Path.Combine(Fixtures.Repository, "tests", "FgClip.Web.Tests", "Browser");
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, script), packages, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, $"{script}: {await error}\n{await output}");
        return JsonNode.Parse(await output)!;
    }
}
