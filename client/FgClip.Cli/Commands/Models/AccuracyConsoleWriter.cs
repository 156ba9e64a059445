using System.Globalization;
using FgClip.Cli.Shared.Output;
using FgClip.Model.Parity.Accuracy;

namespace FgClip.Cli.Commands.Models;

/// <summary>An accuracy report as two tables, on standard output.</summary>
internal static class AccuracyConsoleWriter
{
    public static void Print(AccuracyReport report)
    {
        Line($"");
        Line($"{ModelPropertyText.Format(report.Precision)} against fp32 on {Samples(report)}");
        Line($"{"kind",-11} {"count",6} {"minimum",11} {"1 %",11} {"median",11} {"not finite",11}");
        foreach (var kind in report.Kinds)
        {
            var (minimum, first, median) = (kind.Minimum, kind.FirstPercentile, kind.Median);
            var (name, count, notFinite) = (Name(kind.Kind), kind.Count, kind.NotFinite);
            Line($"{name,-11} {count,6} {minimum,11:0.00000000} {first,11:0.00000000} {median,11:0.00000000} {notFinite,11}");
        }
        Line($"");
        Line($"{"search by",-11} {"for",-8} {"queries",8} {"set",6} {"top",4} {"recall",8} {"least",8} {"same first",11}");
        foreach (var search in report.Retrieval)
        {
            var (query, found) = (Name(search.Query), Name(search.Found));
            var (recall, least) = (search.Recall, search.LeastRecall);
            var (queries, size, top, same) = (search.Queries, search.SetSize, search.Top, search.SameFirst);
            Line($"{query,-11} {found,-8} {queries,8} {size,6} {top,4} {recall,8:0.0000} {least,8:0.0000} {same,11:0.0000}");
        }
        Line($"");
        Line($"provider    {report.Provider}, ONNX Runtime {report.OnnxRuntime}");
        Line($"arithmetic  {report.Arithmetic}");
    }

    /// <summary>The report in one line, for <c>model show</c>.</summary>
    public static string Summary(AccuracyReport report)
    {
        var least = report.Kinds.MinBy(kind => kind.FirstPercentile)!;
        var recall = report.Retrieval.Count == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture,
            $"; recall of fp32's first results {report.Retrieval.Min(search => search.Recall):0.0000}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Images} own images: 99 % of cosines from {least.FirstPercentile:0.000000} ({Name(least.Kind)}) up{recall}");
    }

    private static string Samples(AccuracyReport report)
    {
        var unreadable = report.Unreadable > 0 ? $" ({report.Unreadable} could not be read)" : "";
        var captions = report.Captions > 0 ? $"{report.Captions} captions" : "the built-in texts";
        return $"{report.Images} images{unreadable}, {report.Crops} crops of them, and {captions}";
    }

    private static string Name(Model.Parity.ParityKind kind) => ParityConsoleWriter.DisplayName(kind);

    private static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
