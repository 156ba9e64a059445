using System.Diagnostics;

namespace FgClip.Faults.Benchmarks;

/// <summary>Keeps a program and all that it starts on the machine's first core, but for what is put elsewhere by name.</summary>
internal static class OneCore
{
    /// <summary>Runs this program again there, to its end.</summary>
    /// <param name="arguments">What it was told.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>Its exit code; null where this program is there already.</returns>
    public static async Task<int?> RunAgainAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (Environment.ProcessorCount == 1)
            return null;
        using var again = Process.Start("taskset", ["-c", "0", Environment.ProcessPath!, .. arguments]);
        try
        {
            await again.WaitForExitAsync(cancellationToken);
            return again.ExitCode;
        }
        finally
        {
            again.Kill(entireProcessTree: true);
        }
    }
}
