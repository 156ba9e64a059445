using System.Diagnostics;

namespace FgClip.TestKit;

/// <summary>Asks Python, with Debian's NumPy, which tests/run installs.</summary>
public static class Python
{
    /// <summary>Runs a script.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        // Debian's own, which has Debian's packages.
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"Python failed: {await error}");
    }
}
