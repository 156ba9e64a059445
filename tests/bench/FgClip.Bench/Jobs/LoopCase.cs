using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FgClip.Bench.Baselines;
using FgClip.Bench.Inputs;
using FgClip.Bench.Suite;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Model.Images;
using FgClip.Storage;
using FgClip.TestKit;

namespace FgClip.Bench.Jobs;

/// <summary>
/// A whole job at fgclip2-tiny size, where the model is nearly free, beside the loop that people write with Pillow and torch, on the same
/// weights and files. The vectors must be the same.
/// </summary>
internal sealed class LoopCase : ICase
{
    private const int Rows = 1_500, Batch = 32;
    private const float Tolerance = 1e-3f;

    public string Name => "loop";

    public string Description => "a whole job of fgclip2-tiny size, JPEGs, against a plain Python loop with torch.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        using var made = await SyntheticFolder.MakeAsync("fgclip2-tiny");
        using var photographs = new Photographs(48);
        using var folder = new TempFolder();
        var files = Enumerable.Range(0, Rows).Select(i => photographs.Files[i % photographs.Files.Count]).ToList();
        var preparer = new ImagePreparer(made.Model.Manifest.Pixels);
        var sizes = photographs.Files.ToDictionary(file => file, file =>
        {
            using var image = new ImageDecoder().Decode(File.ReadAllBytes(file), long.MaxValue);
            var shape = preparer.ShapeOf(image.Width, image.Height, EmbeddedJob.Limit);
            return new object[] { file, shape.Width * 16, shape.Height * 16 };
        });
        var list = folder.Write("list.json", JsonSerializer.Serialize(files.Select(file => sizes[file])));
        var theirs = folder.At("vectors");
        var (_, output) = await EmbeddedJob.RunAsync(made, new(), files, folder, cancellationToken);
        await TheirsAsync();
        await CompareAsync(output, theirs, made.Model.Manifest.EmbeddingSize, cancellationToken);
        return
        [
            await Measure.ByTurnsAsync(
                "whole job, tiny size", "images/s", "Python loop, Pillow + torch", 3, options.Rounds,
                async () => (await EmbeddedJob.RunAsync(made, new(), files, folder, cancellationToken)).Speed, TheirsAsync),
        ];

        async Task<double> TheirsAsync() => double.Parse(
            await Scripts.RunAsync("loop.py", made.Checkpoint, list, $"{Batch}", $"{Environment.ProcessorCount}", theirs),
            CultureInfo.InvariantCulture);
    }

    private static async Task CompareAsync(string output, string theirs, int size, CancellationToken cancellationToken)
    {
        var expected = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(theirs, cancellationToken)).ToArray();
        await using var part = await ParquetPartReader.OpenAsync(ObjectStores.Open(output),
            Directory.EnumerateFiles(output, "part-*.parquet").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)
            .First(), cancellationToken);
        for (var row = 0; row < 100; row++)
        {
            var ours = await part.ReadVectorAsync(ColumnNames.ImageEmbedding, row, cancellationToken)
                ?? throw new InvalidOperationException($"Row {row} has no vector.");
            var difference = ours.Zip(expected.AsSpan(row * size, size).ToArray(), (a, b) => MathF.Abs(a - b)).Max();
            if (difference > Tolerance)
                throw new InvalidOperationException($"Row {row} has another vector than the loop's: they differ by {difference}.");
        }
    }
}
