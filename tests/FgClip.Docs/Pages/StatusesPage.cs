using System.Reflection;
using FgClip.Cli;
using FgClip.Datasets.Rows;
using FgClip.Docs.Markdown;
using FgClip.Docs.XmlDocs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Clustered;

namespace FgClip.Docs.Pages;

/// <summary>The page of row statuses, job phases and exit codes.</summary>
internal static class StatusesPage
{
    public static string Create(DocComments comments)
    {
        var page = new MarkdownPage(
            "Statuses and exit codes",
            "How a row, a job and a process end.");
        page.Heading(2, "Row statuses");
        page.Paragraph("The column `status` of a dataset has one of these values; the column `error` says more in words.");
        page.Table(["status", "meaning"], Enum.GetValues<RowStatus>().Select(status => Row(comments, status, status.ToColumnValue())));
        page.Heading(2, "Job phases").Paragraph("`fgclip status`, `fgclip list`, the dashboard and the HTTP API show where a job stands.");
        var phases = Enum.GetValues<JobPhase>().Select(phase => Row(comments, phase, phase.ToString().ToLowerInvariant()));
        page.Table(["phase", "meaning"], phases);
        page.Heading(2, "Exit codes");
        page.Paragraph("The exit codes of `fgclip`:").Table(["code", "meaning"], Codes(comments, typeof(ExitCode)));
        page.Paragraph("The exit codes of `fgclip-silo`:").Table(["code", "meaning"], Codes(comments, typeof(SiloExitCode)));
        return page.ToString();
    }

    private static IReadOnlyList<string> Row<T>(DocComments comments, T value, string name)
        where T : struct, Enum => [Inline.Code(name), comments.Summary(typeof(T).GetField(value.ToString())!)];

    private static IEnumerable<IReadOnlyList<string>> Codes(DocComments comments, Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (IReadOnlyList<string>)[Inline.Code($"{field.GetRawConstantValue()}"), comments.Summary(field)]);
}
