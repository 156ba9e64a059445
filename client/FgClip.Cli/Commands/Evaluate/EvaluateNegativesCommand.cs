using System.CommandLine;
using FgClip.Evaluation.Negatives;
using FgClip.Evaluation.Specs;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary><c>fgclip evaluate negatives</c>: boxes against their hard negatives.</summary>
internal static class EvaluateNegativesCommand
{
    public static Command Create()
    {
        var settings = new EvaluationSettings();
        var command = new Command("negatives", "Measure how often no negative of a box scores higher than its label, as FG-OVD counts. The "
            + "dataset has regions with labels and negatives.");
        foreach (var option in (Option[])[settings.Embeddings, settings.Output, .. settings.All])
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var spec = new NegativesSpec
            {
                Embeddings = parsed.GetRequiredValue(settings.Embeddings),
                Report = settings.ReadReport(parsed),
                Output = parsed.GetRequiredValue(settings.Output),
            };
            return settings.ExecuteAsync(parsed, spec.Validate(), (spec.Embeddings, spec.Output),
                progress => NegativesEvaluation.RunAsync(spec, progress, cancellationToken), cancellationToken);
        });
        return command;
    }
}
