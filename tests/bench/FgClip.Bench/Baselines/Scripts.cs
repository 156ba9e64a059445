using System.Runtime.CompilerServices;
using FgClip.TestKit;

namespace FgClip.Bench.Baselines;

/// <summary>Runs a Python script of this folder.</summary>
internal static class Scripts
{
    /// <summary>Runs one, and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed, or a package is missing: tests/bench/prepare installs what the suite
    /// needs.</exception>
    public static async Task<string> RunAsync(string script, params string[] arguments) =>
        await Python.RunAsync(await File.ReadAllTextAsync(PathOf(script)), arguments);

    /// <summary>The path of one.</summary>
    public static string PathOf(string script) => Path.Combine(ThisFolder(), script);

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
