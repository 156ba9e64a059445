using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Evaluation.Classification;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Specs;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary>The options that the classifications of images and of boxes share.</summary>
internal sealed class ClassSettings
{
    private readonly EvaluationSettings _settings = new();
    private readonly ClassSourceOptions _source = new();
    private readonly Option<IReadOnlyList<int>> _ranks = Ranks("The ranks that count as a hit, comma-separated. Default: 1,5.");
    private readonly Option<int> _threads = new MiningRunSettings().Threads;

    /// <summary>An option of ranks.</summary>
    public static Option<IReadOnlyList<int>> Ranks(string description) =>
        new("--k") { Description = description, HelpName = "K,…", CustomParser = ParseRanks };

    /// <summary>Adds the options to a command, and what it does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="own">The options that it alone has.</param>
    /// <param name="complete">Completes the evaluation by them.</param>
    public void AddTo(Command command, IReadOnlyList<Option> own, Func<ParseResult, ClassificationSpec, ClassificationSpec> complete)
    {
        foreach (var option in (Option[])
            [_settings.Embeddings, .. _source.All, .. own, _ranks, _settings.Output, .. _settings.All, _threads])
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var spec = complete(parsed, new ClassificationSpec
            {
                Embeddings = parsed.GetRequiredValue(_settings.Embeddings),
                Source = _source.Read(parsed),
                Report = _settings.ReadReport(parsed),
                Output = parsed.GetRequiredValue(_settings.Output),
                Run = new MiningRunOptions { Threads = parsed.GetValue(_threads) },
            });
            spec = parsed.GetValue(_ranks) is { } asked ? spec with { Ranks = asked } : spec;
            return _settings.ExecuteAsync(parsed, spec.Validate(), (spec.Embeddings, spec.Output),
                progress => ClassificationEvaluation.RunAsync(spec, progress, cancellationToken), cancellationToken);
        });
    }

    private static IReadOnlyList<int> ParseRanks(ArgumentResult result)
    {
        var ranks = new List<int>();
        foreach (var word in result.Tokens[^1].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var rank))
                ranks.Add(rank);
            else
                result.AddError($"--k: '{word}' is not a number.");
        }

        return ranks;
    }
}
