using System.Globalization;
using FgClip.Fuzz.Targets;
using FgClip.TestKit;

namespace FgClip.Fuzz.Running;

/// <summary>
/// What the child process does: case after case, on standard output a line before each one (<c>case 17</c>) and for what it finds
/// (<c>finding 17 …</c>), at the end <c>done</c>.
/// </summary>
internal static class CaseLoop
{
    public static async Task RunAsync(IFuzzTarget target, int seed, int first, int end, TextWriter output)
    {
        var seeds = await target.SeedsAsync();
        for (var number = first; number < end; number++)
        {
            await output.WriteLineAsync(Line("case", number));
            await output.FlushAsync();
            if (await FindAsync(target, FuzzCase.Make(target, seeds, seed, number)) is { } finding)
                await output.WriteLineAsync($"{Line("finding", number)} {finding.ReplaceLineEndings(" | ")}");
        }

        await output.WriteLineAsync("done");
        await output.FlushAsync();
    }

    /// <summary>What is wrong with how a case is read; null for nothing.</summary>
    public static async Task<string?> FindAsync(IFuzzTarget target, FuzzFile file)
    {
        using var folder = new TempFolder();
        CaseMemory.Reset();
        try
        {
            await target.RunAsync(file, folder.Path);
        }
        catch (Exception unexpected)
        {
            return unexpected.ToString();
        }

        return CaseMemory.Peak() is var peak && peak > CaseMemory.Limit
            ? string.Create(CultureInfo.InvariantCulture, $"It took {peak >> 20} MiB; {CaseMemory.Limit >> 20} are allowed.")
            : null;
    }

    private static string Line(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");
}
