using System.Diagnostics;
using FgClip.Bench.Inputs;
using FgClip.Bench.Suite;
using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Pipeline.Batching;
using FgClip.TestKit;

namespace FgClip.Bench.Jobs;

/// <summary>
/// A whole job over JPEGs (manifest, decoding, batches, Parquet, commit, grains) beside a bare loop over the same images that were prepared
/// before it: what everything around the model costs. Both open the model in their time.
/// </summary>
internal sealed class JobCase : ICase
{
    private const int CpuRows = 192, GpuRows = 3_072, Few = 24;

    public string Name => "job";

    public string Description => "a whole job of fgclip2-base size, JPEGs, limit 256, against a bare loop; and what an image allocates.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        using var made = await SyntheticFolder.MakeAsync("fgclip2-base", options.Precision);
        using var photographs = new Photographs(48);
        using var folder = new TempFolder();
        var files = Enumerable.Range(0, options.OnCpu ? CpuRows : GpuRows).Select(i => photographs.Files[i % photographs.Files.Count])
            .ToList();
        await RunAsync(Few);
        var allocated = 0L;
        var measure = await Measure.ByTurnsAsync(
            "whole job, base size", "images/s", "bare ONNX Runtime loop", 0.95, options.Rounds,
            async () =>
            {
                (var speed, allocated) = await RunAsync(files.Count);
                return speed;
            },
            () => Task.FromResult(Bare(made, options.Device, files)));

        // A silo and a model cost the same whatever the images.
        var each = (double)(allocated - (await RunAsync(Few)).Allocated) / (files.Count - Few);
        var file = files.Average(file => (double)new FileInfo(file).Length);
        return [measure, new("allocated for an image (less is better)", "bytes", each, file, "a JPEG's bytes", [each / file], null)];

        async Task<(double Speed, long Allocated)> RunAsync(int count)
        {
            var before = GC.GetTotalAllocatedBytes();
            var (speed, _) = await EmbeddedJob.RunAsync(made, options.Device, [.. files.Take(count)], folder, cancellationToken);
            return (speed, GC.GetTotalAllocatedBytes() - before);
        }
    }

    private static double Bare(SyntheticFolder made, EncoderOptions device, IReadOnlyList<string> files)
    {
        var decoder = new ImageDecoder();
        var preparer = new ImagePreparer(made.Model.Manifest.Pixels);
        var images = files.AsParallel().AsOrdered().Select(file =>
        {
            using var image = decoder.Decode(File.ReadAllBytes(file), long.MaxValue);
            return preparer.Prepare(image, EmbeddedJob.Limit);
        }).ToList();
        var begun = Stopwatch.GetTimestamp();
        using var encoder = new FgClipEncoder(made.Model, device);
        var limits = BatchLimits.Create(new RunOptions(), encoder);
        foreach (var batch in images.GroupBy(image => image.Shape).SelectMany(shape => shape.Chunk(limits.BatchSizeFor(shape.Key.Count))))
            encoder.EncodeImages(batch, ImageOutputs.Pooled);
        var speed = images.Count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        images.ForEach(image => image.Dispose());
        return speed;
    }
}
