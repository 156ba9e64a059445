using System.Globalization;

namespace FgClip.Evaluation.Reports;

/// <summary>
/// The numbers that the authors of FG-CLIP published, in per cent with one decimal. They were read from the tables of the paper, which were
/// made on GPUs with bf16 and padding: expect agreement within 0.1 points, not to the digit.
/// </summary>
public static class PublishedNumbers
{
    private static readonly IReadOnlyList<(string Benchmark, string Metric, string Model, double Value)> Rows = [.. Read()];

    /// <summary>The benchmarks, in the order of the paper's kinds of tasks.</summary>
    public static IReadOnlyList<string> Benchmarks { get; } = [.. Rows.Select(row => row.Benchmark).Distinct()];

    /// <summary>The models.</summary>
    public static IReadOnlyList<string> Models { get; } = [.. Rows.Select(row => row.Model).Distinct()];

    /// <summary>Finds a number.</summary>
    /// <param name="benchmark">The benchmark; null for a set of your own.</param>
    /// <param name="metric">The metric's name, as <see cref="EvaluationMetric.Name"/> has it.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>Per cent; null where nothing was published.</returns>
    public static double? Find(string? benchmark, string metric, string? model)
    {
        foreach (var row in Rows)
        {
            if (row.Benchmark == benchmark && row.Metric == metric && row.Model == model)
                return row.Value;
        }

        return null;
    }

    private static IEnumerable<(string Benchmark, string Metric, string Model, double Value)> Read()
    {
        using var reader = new StreamReader(typeof(PublishedNumbers).Assembly.GetManifestResourceStream("published.tsv")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var fields = line.Split('\t');
            yield return (fields[0], fields[1], fields[2], double.Parse(fields[3], CultureInfo.InvariantCulture));
        }
    }
}
