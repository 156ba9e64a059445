using FgClip.Cli.Shared.Embedding;
using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Benchmarks;
using FgClip.Evaluation.Classification;
using FgClip.Evaluation.Negatives;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Retrieval;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;
using FgClip.Storage;
using FgClip.Workers;

namespace FgClip.Cli.Commands.Evaluate;

/// <summary>
/// A benchmark from its files to its report: manifests, embeddings, evaluation. The same run again continues with the first of these that
/// is not done.
/// </summary>
/// <param name="benchmark">The benchmark.</param>
/// <param name="data">The folder of its files.</param>
/// <param name="annotations">Its annotations, where they lie elsewhere.</param>
/// <param name="images">Its images, where they lie elsewhere.</param>
/// <param name="output">The folder to write.</param>
/// <param name="classes">The file of the classes; null for those of the annotations.</param>
/// <param name="templates">The file of the templates.</param>
/// <param name="report">What the report holds.</param>
internal sealed class BenchmarkRun(
    Benchmark benchmark, string data, string? annotations, string? images, string output, string? classes, string? templates,
    ReportOptions report)
{
    /// <summary>Evaluates, and shows the report.</summary>
    /// <param name="failures">What is wrong with the evaluation.</param>
    /// <param name="place">The dataset of the images, and the output.</param>
    /// <param name="run">Runs it.</param>
    public delegate Task<int> Evaluate(IReadOnlyList<string> failures, (string Embeddings, string Output) place,
        Func<IProgress<MiningProgress>, Task<EvaluationReport>> run);

    /// <summary>Runs it.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="devices">What computes.</param>
    /// <param name="evaluate">Evaluates, and shows the report.</param>
    /// <param name="cancellationToken">Stops it; the same run continues.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> ExecuteAsync(string model, IReadOnlyList<WorkerDevice> devices,
        Evaluate evaluate,
        CancellationToken cancellationToken)
    {
        if (benchmark.HasTemplates && templates is null)
            throw new UsageException($"{benchmark.Name} needs --templates: the authors' repository has them in fgclip2/eval/templates.py.");
        if (benchmark.Task is BenchmarkTask.Classify && classes is null)
            throw new UsageException($"{benchmark.Name} needs --classes: the authors' repository has them in fgclip2/eval.");
        var files = BenchmarkFiles.Find(benchmark, data, annotations, images);
        var (reference, manifest) = await ModelAddress.ReferToAsync(model, cancellationToken);
        WarnOfCase(manifest);
        var manifests = files.Annotations is null ? null
            : await BenchmarkManifests.WriteAsync(benchmark, files, Path.Combine(output, "manifests"), cancellationToken);
        foreach (var (reason, count) in manifests?.LeftOut ?? new Dictionary<string, long>())
            await Console.Error.WriteLineAsync($"fgclip: left out of {files.Annotations}: {count} {reason.Replace('_', ' ')}");

        var embedded = Spec(reference, manifests?.Images ?? files.Images, "images", ImageFeatures(), [files.Images]);
        List<JobSpec> jobs = [embedded];
        if (manifests?.Texts is { } texts)
            jobs.Add(Spec(reference, texts, "texts", new FeatureOptions { Image = false, TextHeads = [benchmark.Head] }, []));
        foreach (var job in jobs)
        {
            if (ModelFeatures.FindMissing(manifest, job.Features) is { } missing)
                throw new UsageException($"--model: {missing}");
            var display = new JobDisplay(json: false, verbose: false) { IsQuiet = true };
            if (await EmbedRun.ExecuteAsync(job, devices, display, cancellationToken) is not ExitCode.Done and var code)
                return code;
        }

        return await EvaluateAsync(jobs, classes ?? manifests?.Classes, model, evaluate, cancellationToken);
    }

    private Task<int> EvaluateAsync(List<JobSpec> jobs, string? names, string model,
        Evaluate evaluate,
        CancellationToken cancellationToken)
    {
        var options = report with { Benchmark = benchmark.Name };
        var place = Path.Combine(output, "report");
        if (benchmark.Task is BenchmarkTask.Retrieval)
        {
            var retrieval = new RetrievalSpec
            {
                Embeddings = jobs[0].Output,
                Texts = jobs[1].Output,
                Head = benchmark.Head,
                Ranks = benchmark.Ranks,
                Report = options,
                Output = place,
            };
            return evaluate(retrieval.Validate(), (jobs[0].Output, place),
                progress => RetrievalEvaluation.RunAsync(retrieval, progress, cancellationToken));
        }

        if (benchmark.Task is BenchmarkTask.Negatives)
        {
            var negatives = new NegativesSpec { Embeddings = jobs[0].Output, Report = options, Output = place };
            return evaluate(negatives.Validate(), (jobs[0].Output, place),
                progress => NegativesEvaluation.RunAsync(negatives, progress, cancellationToken));
        }

        var classification = new ClassificationSpec
        {
            Embeddings = jobs[0].Output,
            Source = new ClassSource
            {
                Model = model,
                Classes = names!,
                Templates = benchmark.HasTemplates ? templates : null,
                LowerCase = benchmark.LowersTexts,
            },
            Boxes = benchmark.Task is BenchmarkTask.Boxes,
            Label = benchmark.Label,
            Ranks = benchmark.Ranks,
            AsPublished = benchmark.DropsLastBatch,
            Report = options,
            Output = place,
        };
        return evaluate(classification.Validate(), (jobs[0].Output, place),
            progress => ClassificationEvaluation.RunAsync(classification, progress, cancellationToken));
    }

    private FeatureOptions ImageFeatures() => benchmark.Task switch
    {
        BenchmarkTask.Boxes => new FeatureOptions { Image = false, Regions = true, RegionTexts = RegionTexts.None },
        BenchmarkTask.Negatives => new FeatureOptions { Image = false, Regions = true },
        _ => new FeatureOptions { MaxNumPatches = benchmark.MaxNumPatches },
    };

    private JobSpec Spec(ModelReference reference, string input, string name, FeatureOptions features, IReadOnlyList<string> roots) => new()
    {
        Model = reference,
        Inputs = [StoreAddresses.Normalize(input)],
        Output = StoreAddresses.Normalize(Path.Combine(output, name)),
        Manifest = new ManifestOptions { ImageRoots = [.. roots.Select(StoreAddresses.Normalize)] },
        Features = features,
        // Files that are missing are left out of the report, and counted there.
        Run = new RunOptions { MaxErrorRate = 1 },
    };

    private void WarnOfCase(ModelManifest manifest)
    {
        if (!benchmark.LowersTexts && manifest.Tokenization is not { KeepsCase: true })
        {
            Console.Error.WriteLine($"fgclip: the authors' script for {benchmark.Name} keeps capitals, and this model folder lower-cases "
                + "texts. To count as they do, import the checkpoint with --no-lower-case.");
        }
    }
}
