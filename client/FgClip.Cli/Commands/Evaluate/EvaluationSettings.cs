using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Commands.Evaluate.Html;
using FgClip.Cli.Shared.Mining;
using FgClip.Evaluation.Reports;
using FgClip.Mining.Engine;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary>The options that all evaluations share, and how they show their report.</summary>
/// <param name="withBenchmark">Whether the benchmark is an option.</param>
internal sealed class EvaluationSettings(bool withBenchmark = true)
{
    private readonly Option<string?> _benchmark = new("--benchmark")
    {
        Description = $"Which benchmark the dataset is, for the published numbers: {string.Join(", ", PublishedNumbers.Benchmarks)}.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _published = new("--published")
    {
        Description = "The model whose published numbers stand beside yours. Without it, the one that the dataset's model is named after: "
            + $"{string.Join(", ", PublishedNumbers.Models)}.",
        HelpName = "MODEL",
    };
    private readonly Option<long> _seed = new("--seed") { Description = "The seed of the confidence intervals.", HelpName = "S" };
    private readonly Option<bool> _json = new("--json") { Description = "Write the report to standard output as one JSON object." };
    private readonly Option<string?> _html = new("--html")
    {
        Description = "Write the queries that failed, with images of the query and of the wrong answer, to a file that a browser opens "
            + "without any other.",
        HelpName = "FILE",
    };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Write the report to standard output as Markdown." };

    public Option<string> Embeddings { get; } = CommonMining.Embeddings();

    public Option<string> Output { get; } = CommonMining.Output();

    public IReadOnlyList<Option> All =>
        [.. withBenchmark ? [_benchmark] : Array.Empty<Option>(), _published, _seed, _json, _markdown, _html];

    public ReportOptions ReadReport(ParseResult parsed) => new()
    {
        Benchmark = withBenchmark ? parsed.GetValue(_benchmark) : null,
        Published = parsed.GetValue(_published),
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>Runs an evaluation, and shows its report.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="failures">What is wrong with the evaluation.</param>
    /// <param name="place">The dataset of the images, and the output.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="cancellationToken">Stops the page; the report is whole by then.</param>
    /// <exception cref="UsageException">Something is wrong with it.</exception>
    public async Task<int> ExecuteAsync(ParseResult parsed, IReadOnlyList<string> failures, (string Embeddings, string Output) place,
        Func<IProgress<MiningProgress>, Task<EvaluationReport>> run, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_json) && parsed.GetValue(_markdown))
            throw new UsageException("--json and --markdown are two forms of one report: choose one.");
        if (failures.Count > 0)
            throw new UsageException(string.Join('\n', failures));
        var report = await run(new MiningConsoleWriter(TimeProvider.System));
        if (parsed.GetValue(_html) is { } file)
            await FailurePage.WriteAsync(file, report, place.Embeddings, place.Output, cancellationToken);
        await Console.Out.WriteLineAsync(
            parsed.GetValue(_json) ? JsonSerializer.Serialize(report, RecordJson.Options)
            : parsed.GetValue(_markdown) ? EvaluationText.FormatMarkdown(report).TrimEnd()
            : EvaluationText.Format(report));
        return ExitCode.Done;
    }
}
