using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests;

/// <summary>Compares what <c>fgclip evaluate --json</c> printed with an evaluation by NumPy: <c>evaluate.py</c>, and
/// <c>benchmarks.py</c> in front of it.</summary>
internal static class NumPyEvaluation
{
    /// <summary>Fails unless hits, denominators and ties of all metrics are those of NumPy.</summary>
    /// <param name="report">What the command printed.</param>
    /// <param name="folder">A folder for the question.</param>
    /// <param name="question">The vectors, and what is asked.</param>
    public static async Task CompareAsync(string report, string folder, object question)
    {
        var file = Path.Combine(folder, $"question-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(question), TestContext.Current.CancellationToken);
        var scripts = Path.Combine(Fixtures.Repository, "tests", "FgClip.Evaluation.Tests", "Reference");
        var script = await File.ReadAllTextAsync(Path.Combine(scripts, "benchmarks.py"))
            + await File.ReadAllTextAsync(Path.Combine(scripts, "evaluate.py"));
        var expected = JsonNode.Parse(await Python.RunAsync(script, file))!.AsObject();
        var metrics = JsonNode.Parse(report)!["metrics"]!.AsArray();
        Assert.Equal(
            expected.Select(pair => $"{pair.Key} {pair.Value!["hits"]} of {pair.Value["queries"]}, {pair.Value["ties"]} ties").Order(),
            metrics.Select(metric => $"{metric!["name"]} {metric["hits"]} of {metric["queries"]}, {metric["ties"]} ties").Order());
    }
}
