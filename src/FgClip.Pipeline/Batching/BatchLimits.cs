using FgClip.Datasets.Jobs;
using FgClip.Model.Encoders;

namespace FgClip.Pipeline.Batching;

/// <summary>How large a batch of images may be.</summary>
/// <param name="Patches">The most patches; a single image may exceed it.</param>
/// <param name="Images">The most images, at least 1.</param>
/// <param name="Padding">The most padding, as a part of a batch's patches; 0 where shapes are never mixed.</param>
internal readonly record struct BatchLimits(int Patches, int Images, double Padding = 0)
{
    /// <summary>What a GPU loses on a batch that is not full is worth this much padding.</summary>
    private const double DefaultGpuPadding = 0.005;

    /// <summary>
    /// The widest numbers of a layer, which are its MLP's, that a batch has on a CPU: 12 MiB. Beyond it they fall out of the cache between
    /// one product and the next, which was measured to cost a tenth of the speed; and unlike a GPU, a CPU gains nothing by a large batch.
    /// It is the same on every machine, so that a row is computed in the same batch on all of them.
    /// </summary>
    private const int CpuLayerNumbers = 12 * 1024 * 1024 / sizeof(float);

    /// <summary>The limits of a job on a device.</summary>
    public static BatchLimits Create(RunOptions run, FgClipEncoder encoder) =>
        Create(run, encoder.Options.Provider is ExecutionProvider.Cpu, encoder.Folder.Manifest.Vision.MlpWidth, encoder.TakesMixedShapes);

    /// <summary>The limits of a job.</summary>
    /// <param name="run">What the job says.</param>
    /// <param name="cpu">Whether a CPU computes.</param>
    /// <param name="mlpWidth">The vision tower's widest layer, in numbers.</param>
    /// <param name="takesMixedShapes">Whether the model has graphs for padded batches.</param>
    public static BatchLimits Create(RunOptions run, bool cpu, int mlpWidth, bool takesMixedShapes) => new(
        run.BatchTokens ?? (cpu ? Math.Min(CpuLayerNumbers / mlpWidth, RunOptions.DefaultBatchTokens) : RunOptions.DefaultBatchTokens),
        run.BatchImages,
        takesMixedShapes ? run.Padding ?? (cpu ? 0 : DefaultGpuPadding) : 0);

    /// <summary>The images of so many patches that a full batch holds.</summary>
    public int BatchSizeFor(int patches) => Math.Clamp(Patches / patches, 1, Images);
}
