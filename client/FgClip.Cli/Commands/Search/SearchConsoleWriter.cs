using System.Globalization;
using FgClip.Cli.Shared.Output;
using FgClip.Search.Hits;

namespace FgClip.Cli.Commands.Search;

/// <summary>Prints hits: a line each.</summary>
internal static class SearchConsoleWriter
{
    /// <summary>Prints a table: cosine, key, box, and what the row says.</summary>
    public static void WriteLines(IReadOnlyList<SearchHit> hits)
    {
        foreach (var hit in hits)
        {
            var box = hit.Box is [var x1, var y1, var x2, var y2]
                ? string.Create(CultureInfo.InvariantCulture, $"#xywh={x1:0.##},{y1:0.##},{x2 - x1:0.##},{y2 - y1:0.##}")
                : "";
            var text = OneLine(hit.Region is null ? hit.Caption : hit.Label);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hit.Score,8:0.0000}  {hit.Key}{box}  {text}").TrimEnd());
        }
    }

    /// <summary>Prints a JSON object for each hit.</summary>
    public static void WriteJson(IReadOnlyList<SearchHit> hits)
    {
        foreach (var (index, hit) in hits.Index())
        {
            Console.Out.WriteLine(JsonLines.Format(new
            {
                rank = index + 1,
                score = hit.Score,
                key = hit.Key,
                part = hit.Part,
                row = hit.Row,
                image = hit.Image,
                caption = hit.Caption,
                region = hit.Region,
                box = hit.Box,
                label = hit.Label,
            }));
        }
    }

    private static string OneLine(string? text) => text?.ReplaceLineEndings(" ") ?? "";
}
