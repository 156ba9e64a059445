using System.Text;
using FgClip.Datasets.Commits;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Evaluation.Reports;

/// <summary>The end that all evaluations have: the report as a record and as Markdown.</summary>
internal static class EvaluationOutput
{
    /// <summary>The report as Markdown. Its name begins with '_': pandas and pyarrow take other files there for Parquet.</summary>
    public const string Markdown = "_evaluation.md";

    /// <summary>Begins a report.</summary>
    public static EvaluationReport CreateReport(string task, ReportOptions options, DatasetManifest dataset, string head, string digest)
    {
        var model = options.Published ?? dataset.Model;
        var isPublished = options.Benchmark is not null && PublishedNumbers.Models.Contains(model);
        return new EvaluationReport
        {
            SpecDigest = digest,
            Task = task,
            Benchmark = options.Benchmark,
            Model = dataset.Model,
            PublishedModel = isPublished ? model : null,
            Head = head,
            Counts = new Dictionary<string, long>(),
            LeftOut = new Dictionary<string, long>(),
            Metrics = [],
            Parts = [],
        };
    }

    /// <summary>The reasons that occurred.</summary>
    public static IReadOnlyDictionary<string, long> Reasons(params (string Reason, long Count)[] reasons) =>
        reasons.Where(reason => reason.Count > 0).ToDictionary(reason => reason.Reason, reason => reason.Count);

    /// <summary>Writes the report, and deletes what the steps left for each other.</summary>
    public static async Task FinishAsync(IObjectStore output, EvaluationReport report, CancellationToken cancellationToken)
    {
        await output.PutBytesAsync(Markdown, Encoding.UTF8.GetBytes(EvaluationText.FormatMarkdown(report)), CommitCondition.Absent,
            MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        await WorkFolder.FinishAsync(output, report, MiningLayout.Parts("parquet"), cancellationToken).ConfigureAwait(false);
    }
}
