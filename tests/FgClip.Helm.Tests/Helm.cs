using System.Collections.Concurrent;
using System.Diagnostics;
using FgClip.TestKit;

namespace FgClip.Helm.Tests;

/// <summary>Helm itself, with the chart of this clone. tests/run installs it into .tools.</summary>
internal static class Helm
{
    private static readonly ConcurrentDictionary<string, Task<string>> Rendered = [];

    public static string Chart { get; } = Path.Combine(Fixtures.Repository, "helm", "fgclip-cluster");

    /// <summary>Renders the chart as a release named "demo" in the namespace "vectors"; the same values once.</summary>
    /// <exception cref="InvalidOperationException">Helm refused; the message is Helm's.</exception>
    public static Task<string> TemplateAsync(string values) => Rendered.GetOrAdd(values, RenderAsync);

    /// <summary>Lints the chart; a warning fails too.</summary>
    public static async Task<(int Code, string Text)> LintAsync(string values)
    {
        using var folder = new TempFolder();
        var (code, output, errors) = await RunAsync("lint", Chart, "--strict", "--values", folder.Write("values.yaml", values));
        return (code, output + errors);
    }

    private static async Task<string> RenderAsync(string values)
    {
        using var folder = new TempFolder();
        var (code, output, errors) = await RunAsync("template", "demo", Chart, "--namespace", "vectors", "--values",
            folder.Write("values.yaml", values));
        return code == 0 ? output : throw new InvalidOperationException(errors);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var helm = Path.Combine(Fixtures.Repository, ".tools", "bin", "helm");
        if (!File.Exists(helm))
            throw new InvalidOperationException("Helm is not installed: run tests/run once, which installs what the tests need.");
        using var process =
            Process.Start(new ProcessStartInfo(helm, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
