using System.Globalization;
using FgClip.Cli.Shared.Output;
using FgClip.Model.Parity;

namespace FgClip.Cli.Commands.Models;

/// <summary>A parity report as a table, on standard output.</summary>
internal static class ParityConsoleWriter
{
    public static void Print(ParityReport report)
    {
        Line($"{"kind",-11} {"count",6} {"least cosine",13} {"largest difference",19}");
        foreach (var kind in report.Kinds)
        {
            Line($"{DisplayName(kind.Kind),-11} {kind.Count,6} {kind.LeastCosine,13:0.00000000} {kind.LargestDifference,19:0.00000000}");
        }
        Line($"");
        Line($"against     {report.Against.Name}, sha256 {report.Against.Sha256}");
        Line($"provider    {report.Provider}, ONNX Runtime {report.OnnxRuntime}");
        Line($"arithmetic  {report.Arithmetic}");
        var difference = report.Tolerance.LargestDifference is { } largest ? $", difference at most {largest}" : "";
        var precision = ModelPropertyText.Format(report.Precision);
        Line($"result      {Verdict(report)}: {precision} takes a cosine of at least {report.Tolerance.LeastCosine}{difference}");
    }

    public static string Verdict(ParityReport report) => report.Passed ? "within tolerance" : "OUT OF TOLERANCE";

    public static string DisplayName(ParityKind kind) => kind switch
    {
        ParityKind.TextShort => "text short",
        ParityKind.TextLong => "text long",
        ParityKind.TextBox => "text box",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
