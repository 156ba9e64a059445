using FgClip.Samples.Scenes;

namespace FgClip.Samples.Writing;

/// <summary>
/// Writes a sample data set: images of drawn scenes and a FineHARD file. Scenes follow from seed and index alone, so nothing
/// is held in memory, and the files of a seed are the same on every run.
/// </summary>
public static class SampleWriter
{
    /// <summary>
    /// Writes <c>images/…</c>, then <c>finehard.json</c>. The manifest appears last and whole, so a folder that has one has all
    /// of its images; an older data set's files of the same names are replaced.
    /// </summary>
    /// <param name="folder">Where to; made if it is missing.</param>
    /// <param name="count">How many images, at least 1.</param>
    /// <param name="seed">Which data set. Images of a seed do not depend on the count.</param>
    /// <param name="progress">Told after each image how many are written; may be null. Calls come from several threads.</param>
    /// <param name="cancellationToken">Stops the writing; no manifest is left.</param>
    /// <exception cref="IOException">The disk refused; no manifest is left.</exception>
    public static async Task<SampleDataset> WriteAsync(
        string folder, int count, long seed, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var dataset = new SampleDataset(Path.GetFullPath(folder), count, seed);
        Directory.CreateDirectory(dataset.Folder);
        File.Delete(dataset.Manifest);

        for (var index = 0; index < count; index += 1000)
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(dataset.Folder, SamplePaths.Image(index)))!);
        var written = 0;
        await Parallel.ForAsync(0, count, cancellationToken, async (index, stop) =>
        {
            await WriteImageAsync(dataset, index, stop);
            progress?.Report(Interlocked.Increment(ref written));
        });
        await WriteManifestAsync(dataset, cancellationToken);
        return dataset;
    }

    private static async Task WriteImageAsync(SampleDataset dataset, int index, CancellationToken cancellationToken)
    {
        using var image = SceneRaster.Paint(Scene.At(dataset.Seed, index));
        var bytes = SamplePaths.IsJpeg(index) ? PngEncoder.Jpeg(image) : PngEncoder.Png(image);
        await File.WriteAllBytesAsync(Path.Combine(dataset.Folder, SamplePaths.Image(index)), bytes, cancellationToken);
    }

    private static async Task WriteManifestAsync(SampleDataset dataset, CancellationToken cancellationToken)
    {
        var draft = dataset.Manifest + ".tmp";
        await using (var file = File.Create(draft))
        {
            var writer = new FineHardWriter(file);
            for (var index = 0; index < dataset.Count; index++)
            {
                var (scene, path) = (Scene.At(dataset.Seed, index), SamplePaths.Image(index));
                await writer.WriteAsync(FineHardItems.English(scene, path), cancellationToken);
                await writer.WriteAsync(FineHardItems.Chinese(scene, path), cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }

        File.Move(draft, dataset.Manifest);
    }
}
