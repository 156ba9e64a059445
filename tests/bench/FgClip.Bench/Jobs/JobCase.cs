using System.Diagnostics;
using System.Text.Json;
using FgClip.Bench.Inputs;
using FgClip.Bench.Suite;
using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.TestKit;

namespace FgClip.Bench.Jobs;

/// <summary>
/// A whole job over JPEGs (manifest, decoding, batches, Parquet, commit, grains) beside a bare loop over the same pictures that were prepared before it: what everything around the
/// model costs. Both open the model in their time.
/// </summary>
internal sealed class JobCase : ICase
{
    private const int Limit = 256, Rows = 192, Warm = 8;

    public string Name => "job";

    public string Description => "a whole job of fgclip2-base size, float32, JPEGs, limit 256, against a bare loop; and what a picture allocates.";

    public async Task<IReadOnlyList<Measure>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        using var made = await MadeFolder.MakeAsync("fgclip2-base");
        using var photographs = new Photographs(48);
        using var folder = new TempFolder();
        var files = Enumerable.Range(0, Rows).Select(i => photographs.Files[i % photographs.Files.Count]).ToList();
        await JobAsync(made, photographs, files.Take(Warm), folder, cancellationToken);
        var allocated = 0.0;
        var measure = await Measure.ByTurnsAsync(
            "whole job, base size", "images/s", "bare ONNX Runtime loop", 0.95, rounds,
            async () =>
            {
                var before = GC.GetTotalAllocatedBytes();
                var speed = await JobAsync(made, photographs, files, folder, cancellationToken);
                allocated = (double)(GC.GetTotalAllocatedBytes() - before) / Rows;
                return speed;
            },
            () => Task.FromResult(Bare(made, files)));
        var pixels = files.Average(file => (double)new FileInfo(file).Length);
        return [measure, new("allocated for a picture (less is better)", "bytes", allocated, pixels, "a JPEG's bytes", [allocated / pixels], null)];
    }

    private static async Task<double> JobAsync(MadeFolder made, Photographs photographs, IEnumerable<string> files, TempFolder folder, CancellationToken cancellationToken)
    {
        var list = files.ToList();
        var name = Guid.NewGuid().ToString("N");
        var manifest = folder.Write($"{name}.jsonl", string.Concat(list.Select((file, i) => JsonSerializer.Serialize(new { key = $"{i}", image = Path.GetFileName(file) }) + "\n")));
        var spec = new JobSpec
        {
            Model = new("made", made.Model.Digest, made.Model.Path),
            Inputs = [manifest],
            Output = folder.At(name),
            Manifest = new() { ImageRoots = [photographs.Folder] },
            Features = new() { MaxNumPatches = Limit },
        };
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions(), cancellationToken);
        var client = new FgClipClient(cluster.Grains);
        var begun = Stopwatch.GetTimestamp();
        var job = await client.SubmitAsync(spec, job: null, cancellationToken);
        JobStatus last = job;
        await foreach (var status in client.WatchAsync(job.Job, cancellationToken)) last = status;
        if (last.Phase is not JobPhase.Succeeded)
            throw new InvalidOperationException($"The job ended as {last.Phase}: {last.Failure?.Message}");
        return list.Count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static double Bare(MadeFolder made, IReadOnlyList<string> files)
    {
        var decoder = new ImageDecoder();
        var preparer = new ImagePreparer(made.Model.Manifest.Pixels);
        var pictures = files.Select(file =>
        {
            using var picture = decoder.Decode(File.ReadAllBytes(file), long.MaxValue);
            return preparer.Prepare(picture, Limit);
        }).ToList();
        var begun = Stopwatch.GetTimestamp();
        using var encoder = new FgClipEncoder(made.Model);
        foreach (var batch in pictures.GroupBy(picture => picture.Shape).SelectMany(shape => shape.Chunk(Math.Clamp(new RunOptions().BatchTokens / shape.Key.Count, 1, new RunOptions().BatchImages))))
            encoder.EncodeImages(batch, ImageOutputs.Pooled);
        var speed = pictures.Count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        pictures.ForEach(picture => picture.Dispose());
        return speed;
    }
}
