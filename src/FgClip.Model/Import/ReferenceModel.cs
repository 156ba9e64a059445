using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Parity;
using FgClip.Model.Parity.Accuracy;

namespace FgClip.Model.Import;

/// <summary>
/// What an import in lesser numbers is measured by: the same checkpoint in float32, imported beside it, asked for the samples' vectors, and
/// deleted. Its weights lie on disk meanwhile; in memory there is one graph at a time.
/// </summary>
internal static class ReferenceModel
{
    public static async Task MeasureAsync(
        string source, string folder, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var twin = await ModelImporter.ImportAsync(
            source, Path.Combine(folder, "float32"), options with
            {
                Precision = ModelPrecision.Float32,
                Warn = null,
            }, new ReferenceProgress(progress), cancellationToken);
        progress?.Report(new("", 0, 0) { Stage = ImportStage.Comparison });
        var imported = ModelFolder.Open(folder);
        await ParityCheck.WriteReferenceAsync(twin, imported.At(ParityCheck.ReferenceFileName), cancellationToken);
        if (options.CalibrationImages is { } images)
        {
            var accuracy = await AccuracyMeasurement.RunAsync(twin, imported, images, options: null, cancellationToken);
            await accuracy.StoreAsync(imported, cancellationToken);
        }
        Directory.Delete(twin.Path, recursive: true);

        var report = await ParityCheck.SelfAsync(imported, options: null, cancellationToken);
        await report.StoreAsync(imported, cancellationToken);
    }

    private sealed class ReferenceProgress(IProgress<ImportProgress>? progress) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => progress?.Report(value with { Stage = ImportStage.Reference });
    }
}
