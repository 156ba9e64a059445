using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Options;
using FgClip.Datasets.Verification;
using FgClip.Storage;

namespace FgClip.Cli.Commands;

/// <summary><c>fgclip verify</c>: a dataset against its records and its inputs.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var output = new Argument<string>("OUT") { Description = "The dataset." };
        var threads = EmbedOptions.Positive("--threads", Environment.ProcessorCount, "Parts that are read at once.");
        var json = new Option<bool>("--json") { Description = "Write the report to standard output as JSON." };
        var command = new Command("verify", "Check a dataset: every input row once, and every part, receipt, vector and status as it should be.") { output, threads, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var dataset = ObjectStores.Open(parsed.GetRequiredValue(output));
            var report = await new DatasetVerifier(dataset, parsed.GetValue(threads)).VerifyAsync(cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(report, RecordJson.Options) + "\n" : Text(report));
            return report.IsClean ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static string Text(VerificationReport report)
    {
        var lines = new List<string>(report.Problems);
        if (report.ProblemCount > report.Problems.Count) lines.Add($"… and {report.ProblemCount - report.Problems.Count} more.");
        lines.AddRange(report.Notes);
        lines.Add($"{report.Dataset}: {report.Parts} parts, {report.Rows} rows, {report.Bytes} bytes, {report.Vectors} vectors; "
            + $"{report.RowsCompared} rows compared with the inputs; {(report.IsClean ? "all well" : $"{report.ProblemCount} problems")}");
        return string.Join('\n', lines) + "\n";
    }
}
