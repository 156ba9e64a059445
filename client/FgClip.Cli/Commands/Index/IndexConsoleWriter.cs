using System.Globalization;
using FgClip.Cli.Shared.Output;
using FgClip.Search.Approximate;

namespace FgClip.Cli.Commands.Index;

/// <summary>Prints what <c>fgclip index</c> did.</summary>
internal static class IndexConsoleWriter
{
    /// <summary>Prints a line.</summary>
    public static void WriteLine(IndexReport report)
    {
        var recall = report.Recall;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Folder}: {recall.Vectors} vectors in {report.Built + report.Kept} files, {report.Built} of them built now, "
            + $"{recall.Bytes} bytes; recall at {recall.K} of {recall.Sample} vectors {recall.Recall:0.0000}, "
            + $"{recall.QueryMilliseconds:0.00} ms a query")
            + (report.Unusable > 0 ? $"; {report.Unusable} vectors are zeros or not finite, and never found" : ""));
    }

    /// <summary>Prints a JSON object.</summary>
    public static void WriteJson(IndexReport report)
    {
        Console.Out.WriteLine(JsonLines.Format(new
        {
            folder = report.Folder,
            vectors = report.Recall.Vectors,
            unusable = report.Unusable,
            files = report.Built + report.Kept,
            built = report.Built,
            deleted = report.Deleted,
            bytes = report.Recall.Bytes,
            recall = report.Recall.Recall,
            k = report.Recall.K,
            sample = report.Recall.Sample,
            query_milliseconds = report.Recall.QueryMilliseconds,
            build_seconds = report.Recall.BuildSeconds,
            measure_seconds = report.Recall.MeasureSeconds,
            usable = report.IsUsable,
        }));
    }

    /// <summary>Says why an index is not used, and what to raise.</summary>
    public static string Describe(IndexReport report, IndexBuildOptions options)
    {
        var settings = options.Settings;
        return string.Create(CultureInfo.InvariantCulture,
            $"{report.Folder}: recall at {report.Recall.K} of {report.Recall.Sample} vectors is {report.Recall.Recall:0.0000}, "
            + $"less than --recall {options.MinRecall}. The index is not used. Raise --expansion-search (now {settings.ExpansionSearch}), "
            + $"which needs no new file; else --connectivity (now {settings.Connectivity}) or --expansion-add "
            + $"(now {settings.ExpansionAdd})")
            + (settings.Storage is GraphStorage.Int8 ? ", or take --storage float16." : ".");
    }
}
