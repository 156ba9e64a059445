using FgClip.Cli.Commands.Models;
using FgClip.Cli.Shared.Embedding;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Jobs;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Model.Import;
using FgClip.Pipeline.Models;
using FgClip.Samples.Writing;
using TextHead = FgClip.Datasets.Jobs.TextHead;

namespace FgClip.Cli.Commands.Demo;

/// <summary>The whole way on a small example: draw images, import a model, embed the one with the other, look at what came out.</summary>
internal static class DemoRun
{
    /// <summary>A small FG-CLIP 2 that was trained on such drawings; it lies beside the program.</summary>
    private static string Checkpoint => Path.Combine(AppContext.BaseDirectory, "checkpoint-shapes");

    public static async Task<int> ExecuteAsync(string folder, int count, long seed, JobDisplay display, CancellationToken cancellationToken)
    {
        var (data, modelPath, embeddings) =
            (Path.Combine(folder, "data"), Path.Combine(folder, "model"), Path.Combine(folder, "embeddings"));

        await Console.Error.WriteLineAsync($"1. Drawing {count} images with captions, boxes and hard negatives");
        var dataset = await SampleWriter.WriteAsync(data, count, seed, progress: null, cancellationToken);

        await Console.Error.WriteLineAsync("2. Importing the model");
        // Its figures in the documentation were computed with Pillow's resize.
        var model = await ModelImporter.ImportAsync(
            Checkpoint, modelPath, new ImportOptions
            {
                ResizeBackend = ResizeBackend.Pillow,
                Replace = true,
            }, ImportConsoleWriter.ToStandardError(), cancellationToken);

        await Console.Error.WriteLineAsync("3. Embedding images and captions");
        // The drawings may be others than last time, and the embeddings of those are no use then.
        if (Directory.Exists(embeddings))
            Directory.Delete(embeddings, recursive: true);
        var code = await EmbedRun.ExecuteAsync(Spec(model, dataset, embeddings), DeviceOption.Processor, display, cancellationToken);
        if (code != ExitCode.Done)
            return code;

        await Console.Error.WriteLineAsync("4. Looking at the vectors");
        using var loaded = new LoadedModel(model, new EncoderOptions());
        var scores = new DemoScores(dataset, await DemoVectors.ReadAsync(embeddings, cancellationToken));
        DemoReport.Write(scores, dataset, loaded, Console.Out, cancellationToken);

        await Console.Error.WriteLineAsync("5. Mining harder negatives, and evaluating boxes against both");
        code = await new DemoHardNegatives(folder, model, dataset).ExecuteAsync(Console.Out, cancellationToken);
        if (code != ExitCode.Done)
            return code;
        await Console.Out.WriteLineAsync($"""

            images    {dataset.Folder}
            model       {model.Path}
            embeddings  {embeddings}/part-*.parquet
            """);
        return ExitCode.Done;
    }

    private static JobSpec Spec(ModelFolder model, SampleDataset dataset, string embeddings) => new()
    {
        Model = new(Path.GetFileName(model.Path), model.Digest, model.Path),
        Inputs = [dataset.Manifest],
        Output = embeddings,
        Features = new() { TextHeads = [TextHead.Short, TextHead.Long], Dense = true },
        Shards = new() { Rows = 128 },
    };
}
