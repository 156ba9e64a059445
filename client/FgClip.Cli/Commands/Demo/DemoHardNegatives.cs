using System.Globalization;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Negatives;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Mining.Specs;
using FgClip.Model.Folders;
using FgClip.Samples.Writing;

namespace FgClip.Cli.Commands.Demo;

/// <summary>
/// The closed loop: the boxes are evaluated against the negatives that were drawn, harder ones are mined by the model's own vectors, and
/// the boxes are evaluated against those.
/// </summary>
/// <param name="folder">The demo's folder.</param>
/// <param name="model">The model.</param>
/// <param name="dataset">The drawings.</param>
internal sealed class DemoHardNegatives(string folder, ModelFolder model, SampleDataset dataset)
{
    private const string Boxes = "boxes", Mined = "mined", MinedBoxes = "mined-boxes";
    private const string DrawnReport = "drawn-report", MinedReport = "mined-report";

    /// <summary>Runs the loop, and prints both numbers.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> ExecuteAsync(TextWriter output, CancellationToken cancellationToken)
    {
        // The drawings may be others than last time.
        foreach (var name in new[] { Boxes, Mined, MinedBoxes, DrawnReport, MinedReport }.Select(At).Where(Directory.Exists))
            Directory.Delete(name, recursive: true);
        if (await EmbedAsync([dataset.Manifest], Boxes, cancellationToken) is not ExitCode.Done and var drawn)
            return drawn;
        var mined = await MiningRunner.RunAsync(
            new MiningSpec
            {
                Embeddings = At(Boxes),
                Anchor = ItemKind.Region,
                Candidate = ItemKind.Phrase,
                Format = OutputFormat.FineHard,
                Negatives = new NegativeOptions { Count = MiningSpecValidator.FineHardNegatives },
                Output = At(Mined),
            },
            progress: null, cancellationToken);
        string[] parts = [.. mined.Parts.Select(part => Path.Combine(At(Mined), part.Name))];
        if (await EmbedAsync(parts, MinedBoxes, cancellationToken) is not ExitCode.Done and var code)
            return code;

        await output.WriteLineAsync("\nboxes against hard negatives, as FG-OVD counts");
        await WriteAsync("drawn", Boxes, DrawnReport, output, cancellationToken);
        await WriteAsync("mined", MinedBoxes, MinedReport, output, cancellationToken);
        return ExitCode.Done;
    }

    private string At(string name) => Path.Combine(folder, name);

    private Task<int> EmbedAsync(string[] inputs, string name, CancellationToken cancellationToken) => EmbedRun.ExecuteAsync(
        new JobSpec
        {
            Model = new(Path.GetFileName(model.Path), model.Digest, model.Path),
            Inputs = inputs,
            Output = At(name),
            Manifest = new ManifestOptions { ImageRoots = [dataset.Folder] },
            Features = new FeatureOptions { Image = false, Regions = true },
        },
        DeviceOption.Processor, new JobDisplay(json: false, verbose: false) { IsQuiet = true }, cancellationToken);

    private async Task WriteAsync(string what, string embeddings, string report, TextWriter output, CancellationToken cancellationToken)
    {
        var spec = new NegativesSpec { Embeddings = At(embeddings), Output = At(report) };
        EvaluationMetric metric = (await NegativesEvaluation.RunAsync(spec, progress: null, cancellationToken)).Metrics[0];
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{what,-13} {metric.Value:0.000} of {metric.Queries} (95 % interval {metric.Low:0.000} to {metric.High:0.000})"));
    }
}
