using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Evaluation.Reports;
using FgClip.TestKit;

namespace FgClip.Evaluation.Tests.Reference;

/// <summary>Evaluates the same vectors with NumPy, by <c>evaluate.py</c>, and compares all numbers of a report.</summary>
internal static class NumPy
{
    public static async Task CompareAsync(EvaluationReport report, TempFolder folder, object question)
    {
        var file = folder.Write($"question-{Guid.NewGuid():N}.json", JsonSerializer.Serialize(question));
        var script = Path.Combine(Fixtures.Repository, "tests", "FgClip.Evaluation.Tests", "Reference", "evaluate.py");
        var expected = JsonNode.Parse(await Python.RunAsync(await File.ReadAllTextAsync(script), file))!.AsObject();

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(pair => pair.Key).Order(), report.Metrics.Select(metric => metric.Name).Order());
        Assert.All(report.Metrics, metric =>
        {
            var wanted = expected[metric.Name]!;
            Assert.Equal(
                ((long)wanted["hits"]!, (long)wanted["queries"]!, (long)wanted["ties"]!), (metric.Hits, metric.Queries, metric.Ties));
            Assert.Equal((double)wanted["interval"]![0]!, metric.Low, 1e-12);
            Assert.Equal((double)wanted["interval"]![1]!, metric.High, 1e-12);
        });
    }
}
