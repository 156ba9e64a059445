using System.Globalization;
using System.Text;

namespace FgClip.Evaluation.Reports;

/// <summary>A report for a person: a table for a terminal, or Markdown.</summary>
public static class EvaluationText
{
    private static readonly string[] Titles = ["metric", "hits", "of", "%", "95 % interval", "ties", "published"];

    /// <summary>Formats the report as a table of columns.</summary>
    public static string Format(EvaluationReport report)
    {
        string[][] rows = [Titles, .. report.Metrics.Select(Cells)];
        var widths = Enumerable.Range(0, Titles.Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder();
        text.AppendLine(Describe(report)).AppendLine();
        string Pad(string cell, int column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]);
        foreach (var row in rows)
            text.AppendLine(string.Join("  ", row.Select(Pad)).TrimEnd());
        foreach (var line in Notes(report))
            text.AppendLine().Append(line);
        return text.Replace(Environment.NewLine, "\n").ToString().TrimEnd();
    }

    /// <summary>Formats the report as Markdown.</summary>
    public static string FormatMarkdown(EvaluationReport report)
    {
        string[] lines =
        [
            $"# {report.Benchmark ?? report.Task}", "", $"{Describe(report)}.", "", Line(Titles),
            Line(Titles.Select((_, i) => i == 0 ? "---" : "---:")), .. report.Metrics.Select(metric => Line(Cells(metric))),
            .. Notes(report).SelectMany(note => new[] { "", $"{note}." }),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Describe(EvaluationReport report) =>
        $"{report.Task} of {report.Model}, head {report.Head}: "
        + string.Join(", ", report.Counts.Select(count => $"{Number(count.Value)} {count.Key.Replace('_', ' ')}"));

    private static IEnumerable<string> Notes(EvaluationReport report)
    {
        if (report.LeftOut.Count > 0)
        {
            yield return "Left out: "
                + string.Join(", ", report.LeftOut.Select(count => $"{Number(count.Value)} {count.Key.Replace('_', ' ')}"));
        }

        if (report.PublishedModel is { } model)
            yield return $"Published: {report.Benchmark} of {model}";
    }

    private static string[] Cells(EvaluationMetric metric) =>
    [
        metric.Name, Number(metric.Hits), Number(metric.Queries), Percent(metric.Value), $"{Percent(metric.Low)}–{Percent(metric.High)}",
        Number(metric.Ties), metric.Published?.ToString("0.0", CultureInfo.InvariantCulture) ?? "",
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double value) => (100 * value).ToString("0.00", CultureInfo.InvariantCulture);
}
