using System.Diagnostics;
using System.Text.Json;
using FgClip.TestKit;

namespace FgClip.Mining.Tests.Reference;

/// <summary>Runs reference.py with Debian's Python, for which tests/run installs numpy.</summary>
internal static class NumpyReference
{
    private const string Python = "/usr/bin/python3";

    public static async Task<ReferenceResult> MineAsync(string folder, IReadOnlyDictionary<string, object?> options)
    {
        var script = Fixtures.At("..", "FgClip.Mining.Tests", "Reference", "reference.py");
        using var process = Process.Start(new ProcessStartInfo(Python, [script, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(options));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Python} failed; tests/run installs what it needs, python3-numpy.\n{await error}");
        return JsonSerializer.Deserialize<ReferenceResult>(await output, JsonSerializerOptions.Web)!;
    }
}

/// <summary>What the reference found.</summary>
/// <param name="Anchors">The anchors that have a positive.</param>
/// <param name="Refused">What each filter refused.</param>
/// <param name="Without">Anchors without a positive.</param>
/// <param name="Most">The most positives of an anchor.</param>
internal sealed record ReferenceResult(IReadOnlyList<ReferenceAnchor> Anchors, IReadOnlyDictionary<string, long> Refused, long Without,
    int Most);

/// <summary>An anchor with its positives, its negatives, and those that came next; each is a name and a score.</summary>
internal sealed record ReferenceAnchor(string Anchor, IReadOnlyList<JsonElement[]> Positives, IReadOnlyList<JsonElement[]> Negatives,
    IReadOnlyList<JsonElement[]> Next);
