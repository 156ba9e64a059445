using System.Globalization;
using System.Text;
using FgClip.Cli.Shared.Html;
using FgClip.Evaluation.Failures;
using FgClip.Evaluation.Reports;
using FgClip.Model.Regions;

namespace FgClip.Cli.Commands.Evaluate.Html;

/// <summary>
/// The failures of an evaluation as one HTML file that needs no other: what was asked, the right answer and the wrong one that beat it,
/// with their images. All texts are escaped, and the page may load nothing.
/// </summary>
internal static class FailurePage
{
    private const int MostOfTask = 100;

    /// <summary>Writes the page of a finished evaluation.</summary>
    /// <param name="file">The page.</param>
    /// <param name="report">The report.</param>
    /// <param name="embeddings">The dataset of the images.</param>
    /// <param name="output">The evaluation's output.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task WriteAsync(string file, EvaluationReport report, string embeddings, string output,
        CancellationToken cancellationToken)
    {
        var failures = await FailedQueries.ReadAsync(report, output, embeddings, MostOfTask, cancellationToken);
        var places = failures.Worst.SelectMany(failed => new[] { failed.Image, failed.WrongImage }).OfType<ImagePlace>();
        var images = await RowThumbnails.ReadAsync(embeddings, places, cancellationToken);
        await File.WriteAllTextAsync(file, Format(report, failures, images), cancellationToken);
    }

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="failures">The failures.</param>
    /// <param name="images">The images of places; those that can't be read are not there.</param>
    public static string Format(EvaluationReport report, FailedQueries failures, IReadOnlyDictionary<ImagePlace, Thumbnail> images)
    {
        var page = HtmlPage.Begin($"{report.Benchmark ?? report.Task}, {report.Model}");
        page.Append("<table><tr><th>metric</th><th>hits</th><th>queries</th><th>%</th></tr>\n");
        foreach (var metric in report.Metrics)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Text(metric.Name)}</td><td>{metric.Hits}</td><td>{metric.Queries}</td><td>{100 * metric.Value:f1}</td></tr>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"</table>\n<p>{failures.Total} queries have a wrong answer above the right one. ");
        page.Append(CultureInfo.InvariantCulture,
            $"Here are {failures.Worst.Count}: of each task those whose wrong answer is the furthest above.</p>\n");
        foreach (var task in failures.Worst.GroupBy(failed => failed.Task, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(task.Key.Replace('_', ' '))}</h2>\n");
            foreach (var failed in task)
                Append(page, failed, images);
        }

        return HtmlPage.End(page);
    }

    private static void Append(StringBuilder page, FailedQuery failed, IReadOnlyDictionary<ImagePlace, Thumbnail> images)
    {
        page.Append("<article><div>").Append(Figure(failed.Image, failed.Query, images));
        page.Append(CultureInfo.InvariantCulture, $"<p dir=\"auto\">{Text(failed.Query)}</p>");
        page.Append(CultureInfo.InvariantCulture,
            $"<p class=\"right\" dir=\"auto\">right: {failed.Score:f4} {Text(failed.Right)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{failed.Rank} above it</p></div>");
        page.Append("<div>").Append(Figure(failed.WrongImage, failed.Wrong, images));
        page.Append(CultureInfo.InvariantCulture,
            $"<p class=\"wrong\" dir=\"auto\">wrong: {failed.WrongScore:f4} {Text(failed.Wrong)}</p></div></article>\n");
    }

    private static string Figure(ImagePlace? place, string name, IReadOnlyDictionary<ImagePlace, Thumbnail> images) =>
        place is null ? "" : HtmlPage.Figure(images.GetValueOrDefault(place), Box(name));

    private static RegionBox? Box(string name)
    {
        const string Fragment = "#xywh=";
        var at = name.LastIndexOf(Fragment, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var numbers = name[(at + Fragment.Length)..].Split(',')
            .Select(one => float.TryParse(one, CultureInfo.InvariantCulture, out var number) ? number : float.NaN).ToArray();
        return numbers is [var x, var y, var width, var height] && numbers.All(float.IsFinite)
            ? new RegionBox(x, y, x + width, y + height) : null;
    }

    private static string Text(string text) => HtmlPage.Escape(text);
}
