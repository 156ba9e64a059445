using System.CommandLine;
using System.Text.Json;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Evaluation.Labels;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Label;

/// <summary><c>fgclip label</c>: zero-shot labels for stored vectors.</summary>
internal static class LabelCommand
{
    public static Command Create()
    {
        var embeddings = CommonMining.Embeddings();
        var output = CommonMining.Output();
        var source = new ClassSourceOptions();
        var regions = new Option<bool>("--regions") { Description = "Label boxes, by the box head. Without it images, by the short head." };
        var top = new Option<int>("--top")
        {
            Description = "The most labels of an image or box.",
            HelpName = "K",
            DefaultValueFactory = _ => 1,
        };
        var minScore = new Option<double?>("--min-score") { Description = "Leave out labels that score less.", HelpName = "X" };
        var score = EnumOption.Option<LabelScore>(
            "--score", "The cosine; the sigmoid of the logit, for each class by itself; or the softmax over all classes.",
            LabelScore.Cosine);
        var threads = new MiningRunSettings().Threads;
        var json = new Option<bool>("--json") { Description = "Write the outcome to standard output as one JSON object." };
        var command = new Command("label", "Label the images or boxes of a finished dataset with any classes. The same command again "
            + "continues where it stopped.");
        foreach (var option in (Option[])[embeddings, .. source.All, regions, top, minScore, score, output, threads, json])
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = new LabelSpec
            {
                Embeddings = parsed.GetRequiredValue(embeddings),
                Source = source.Read(parsed),
                Regions = parsed.GetValue(regions),
                Top = parsed.GetValue(top),
                MinScore = parsed.GetValue(minScore),
                Score = parsed.GetValue(score),
                Output = parsed.GetRequiredValue(output),
                Run = new MiningRunOptions { Threads = parsed.GetValue(threads) },
            };
            if (spec.Validate() is { Count: > 0 } failures)
                throw new UsageException(string.Join('\n', failures));
            var manifest = await LabelRun.ExecuteAsync(spec, new MiningConsoleWriter(TimeProvider.System), cancellationToken);
            await Console.Out.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(manifest, RecordJson.Options)
                : $"{spec.Output}: {manifest.Labels} labels of {manifest.Items} {(spec.Regions ? "boxes" : "images")}, of "
                    + $"{manifest.Classes} classes; {manifest.WithoutVector} have no vector");
            return ExitCode.Done;
        });
        return command;
    }
}
