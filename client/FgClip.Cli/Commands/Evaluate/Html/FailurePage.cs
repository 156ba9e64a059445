using System.Globalization;
using System.Net;
using System.Text;
using FgClip.Evaluation.Failures;
using FgClip.Evaluation.Reports;

namespace FgClip.Cli.Commands.Evaluate.Html;

/// <summary>
/// The failures of an evaluation as one HTML file that needs no other: what was asked, the right answer and the wrong one that beat it,
/// with their images. All texts are escaped, and the page may load nothing.
/// </summary>
internal static class FailurePage
{
    private const string Head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <style>
        :root { --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --paper: #fff; --right: #116329; --wrong: #a40e26; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6edf3; --quiet: #9da7b3; --line: #373e47; --paper: #16191e; --right: #6bd08a; --wrong: #ff8f9c; }
        }
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); }
        article { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; border-top: 1px solid var(--line); padding: 1rem 0; }
        article p { margin: .3rem 0; overflow-wrap: anywhere; }
        .quiet { color: var(--quiet); } .right { color: var(--right); } .wrong { color: var(--wrong); }
        .figure { position: relative; display: inline-block; } .figure img { display: block; max-width: 100%; }
        .box { position: absolute; border: 2px solid #ffd33d; outline: 1px solid #000; }
        @media (max-width: 40rem) { article { grid-template-columns: 1fr; } }
        </style>
        """;

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
        var images = await FailureImages.ReadAsync(embeddings, failures, cancellationToken);
        await File.WriteAllTextAsync(file, Format(report, failures, images), cancellationToken);
    }

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="failures">The failures.</param>
    /// <param name="images">The images of places, as JPEG files; those that can't be read are not there.</param>
    public static string Format(EvaluationReport report, FailedQueries failures, IReadOnlyDictionary<ImagePlace, byte[]> images)
    {
        var title = $"{report.Benchmark ?? report.Task}, {report.Model}";
        var page = new StringBuilder(Head);
        page.Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title></head><body><h1>{Text(title)}</h1>\n");
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

        return page.Append("</body></html>\n").ToString();
    }

    private static void Append(StringBuilder page, FailedQuery failed, IReadOnlyDictionary<ImagePlace, byte[]> images)
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

    private static string Figure(ImagePlace? place, string name, IReadOnlyDictionary<ImagePlace, byte[]> images)
    {
        if (place is null || !images.TryGetValue(place, out var jpeg))
            return "";
        var data = Convert.ToBase64String(jpeg);
        return $"<span class=\"figure\"><img alt=\"\" src=\"data:image/jpeg;base64,{data}\">{Box(place, name)}</span>";
    }

    private static string Box(ImagePlace place, string name)
    {
        const string Fragment = "#xywh=";
        var at = name.LastIndexOf(Fragment, StringComparison.Ordinal);
        if (at < 0)
            return "";
        var numbers = name[(at + Fragment.Length)..].Split(',')
            .Select(one => double.TryParse(one, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers.Length != 4 || numbers.Any(double.IsNaN)
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"<span class=\"box\" style=\"left:{100 * numbers[0] / place.Width:f2}%;top:{100 * numbers[1] / place.Height:f2}%;"
                + $"width:{100 * numbers[2] / place.Width:f2}%;height:{100 * numbers[3] / place.Height:f2}%\"></span>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
