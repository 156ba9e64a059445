using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Evaluation.Benchmarks;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary>The options of a benchmark that is run from its files to its report.</summary>
internal sealed class BenchmarkSettings
{
    private readonly Argument<string?> _name = new("benchmark")
    {
        Description = $"A benchmark to embed and evaluate: {string.Join(", ", Benchmark.All.Select(benchmark => benchmark.Name))}.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _data = Place("--data", "DIR", "The folder of the benchmark's files.");
    private readonly Option<string?> _annotations = Place("--annotations", "PATH", "Its annotations, where they lie elsewhere.");
    private readonly Option<string?> _images = Place("--images", "DIR", "The folder of its images, where they lie elsewhere.");
    private readonly Option<string?> _model = Place("--model", "DIR", "The model folder to embed with.");
    private readonly Option<string?> _output = Place("--output", "DIR", "The folder to write: manifests, datasets and the report.");
    private readonly Option<string?> _classes = Place("--classes", "FILE", "The names of the classes in their order, for ImageNet.");
    private readonly Option<string?> _templates = Place(
        "--templates", "FILE", "A template on each line with {} in place of the class's name, for ImageNet, COCO and LVIS.");
    private readonly Option<bool> _withoutCrowds = new("--without-crowds")
    {
        Description = "Leave out boxes of crowds, which the authors' scripts count; for coco-boxes, lvis and boxclass-cn.",
    };
    private readonly EvaluationSettings _report = new(withBenchmark: false);

    /// <summary>Adds argument and options to the command, and what it does.</summary>
    public void AddTo(Command command)
    {
        var device = DeviceOption.Create();
        command.Add(_name);
        foreach (var option in (Option[])
            [_data, _annotations, _images, _model, _classes, _templates, _withoutCrowds, _output, .. _report.All, device])
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => new BenchmarkRun(
            Find(parsed.GetValue(_name), parsed.GetValue(_withoutCrowds)), Required(parsed, _data), parsed.GetValue(_annotations),
            parsed.GetValue(_images),
            Required(parsed, _output), parsed.GetValue(_classes), parsed.GetValue(_templates), _report.ReadReport(parsed))
            .ExecuteAsync(Required(parsed, _model), DeviceOption.Checked(parsed.GetValue(device)), (failures, place, run) =>
                _report.ExecuteAsync(parsed, failures, place, run, cancellationToken), cancellationToken));
    }

    private static Benchmark Find(string? name, bool withoutCrowds) => withoutCrowds
        ? Find(name).WithoutCrowds() ?? throw new UsageException($"--without-crowds: {name} has no boxes that may be of crowds.")
        : Find(name);

    private static Benchmark Find(string? name) => Benchmark.All.FirstOrDefault(benchmark => benchmark.Name == name)
        ?? throw new UsageException($"evaluate: {(name is null ? "name" : $"'{name}' is not")} a benchmark or a command. Benchmarks are "
            + $"{string.Join(", ", Benchmark.All.Select(benchmark => benchmark.Name))}.");

    // Not required by the parser: the commands below have options of their own.
    private static string Required(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) ?? throw new UsageException($"{option.Name} is missing.");

    private static Option<string?> Place(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };
}
