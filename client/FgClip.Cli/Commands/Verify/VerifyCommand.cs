using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Commands.Embed;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Verification;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Verify;

/// <summary><c>fgclip verify</c>: a dataset against its records and its inputs.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions OneLine = new(RecordJson.Options) { WriteIndented = false };

    public static Command Create()
    {
        var output = new Argument<string>("OUT") { Description = "The dataset." };
        var threads = EmbedOptions.Positive("--threads", Environment.ProcessorCount, "Parts that are read at once.");
        var json = new Option<bool>("--json")
        {
            Description =
                "Write the report to standard output as JSON: a line for the dataset, and one for each folder of columns added to it.",
        };
        var command = new Command("verify",
            "Check a dataset: every input row once, and every part, receipt, vector and status as it should be.") { output, threads, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = StoreAddresses.Normalize(parsed.GetRequiredValue(output));
            var dataset = ObjectStores.Open(address);
            List<VerificationReport> reports = [await VerifyAsync(address)];
            foreach (var folder in await AddedColumnSets.ListAsync(dataset, cancellationToken))
            {
                if (await dataset.FindAsync($"{folder}/{DatasetPaths.Job}", cancellationToken) is not null)
                    reports.Add(await VerifyAsync(StoreAddresses.Combine(address, folder)));
            }
            foreach (var report in reports)
                Console.Out.Write(parsed.GetValue(json) ? JsonLine(report) : Text(report));
            return reports.TrueForAll(report => report.IsClean) ? ExitCode.Done : ExitCode.Failed;

            Task<VerificationReport> VerifyAsync(string dataset) =>
                new DatasetVerifier(ObjectStores.Open(dataset), parsed.GetValue(threads)).VerifyAsync(cancellationToken);
        });
        return command;
    }

    private static string JsonLine(VerificationReport report) => JsonSerializer.Serialize(report, OneLine) + "\n";

    private static string Text(VerificationReport report)
    {
        var lines = new List<string>(report.Problems);
        if (report.ProblemCount > report.Problems.Count)
            lines.Add($"… and {report.ProblemCount - report.Problems.Count} more.");
        lines.AddRange(report.Notes);
        lines.Add($"{report.Dataset}: {report.Parts} parts, {report.Rows} rows, {report.Bytes} bytes, {report.Vectors} vectors; "
            + $"{report.RowsCompared} rows compared with the inputs; {(report.IsClean ? "all well" : $"{report.ProblemCount} problems")}");
        return string.Join('\n', lines) + "\n";
    }
}
