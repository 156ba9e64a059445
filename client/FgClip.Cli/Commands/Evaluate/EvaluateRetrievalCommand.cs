using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Evaluation.Retrieval;
using FgClip.Evaluation.Specs;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary><c>fgclip evaluate retrieval</c>: R@k both ways.</summary>
internal static class EvaluateRetrievalCommand
{
    public static Command Create()
    {
        var settings = new EvaluationSettings();
        var texts = new Option<string?>("--texts")
        {
            Description = "The finished dataset that the texts come from. Without it, the images' own.",
            HelpName = "DIR",
        };
        var head = CommonMining.Head();
        var ranks = ClassSettings.Ranks("The ranks that count as a hit, comma-separated: each k of R@k. Default: 1,5,10.");
        var keepUnmatched = new Option<bool>("--keep-unmatched")
        {
            Description = "Keep images without a text and texts without an image as candidates. Without it they are left out.",
        };
        var run = new MiningRunSettings();
        var command = new Command("retrieval", "Measure how well images find their texts and texts their images: R@k both ways. An image "
            + "and its texts, one or several, are the rows with one key.");
        foreach (var option in (Option[])
            [settings.Embeddings, texts, head, ranks, keepUnmatched, settings.Output, .. settings.All, .. run.All(pairs: true)])
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var spec = new RetrievalSpec
            {
                Embeddings = parsed.GetRequiredValue(settings.Embeddings),
                Texts = parsed.GetValue(texts),
                Head = parsed.GetValue(head),
                KeepUnmatched = parsed.GetValue(keepUnmatched),
                Report = settings.ReadReport(parsed),
                Output = parsed.GetRequiredValue(settings.Output),
                Run = run.Read(parsed),
            };
            spec = parsed.GetValue(ranks) is { } asked ? spec with { Ranks = asked } : spec;
            return settings.ExecuteAsync(parsed, spec.Validate(), (spec.Embeddings, spec.Output),
                progress => RetrievalEvaluation.RunAsync(spec, progress, cancellationToken), cancellationToken);
        });
        return command;
    }
}
