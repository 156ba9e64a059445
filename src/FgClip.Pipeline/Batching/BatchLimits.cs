using FgClip.Datasets.Jobs;
using FgClip.Model.Encoders;

namespace FgClip.Pipeline.Batching;

/// <summary>How large a batch of pictures may be.</summary>
/// <param name="Patches">The most patches; a single picture may exceed it.</param>
/// <param name="Images">The most pictures, at least 1.</param>
/// <param name="Padding">The most padding, as a part of a batch's patches; 0 where shapes are never mixed.</param>
internal readonly record struct BatchLimits(int Patches, int Images, double Padding = 0)
{
    /// <summary>What a GPU loses on a batch that is not full is worth this much padding.</summary>
    private const double UsualGpuPadding = 0.005;

    /// <summary>The limits of a job on a device.</summary>
    public static BatchLimits Of(RunOptions run, FgClipEncoder encoder) => new(
        run.BatchTokens,
        run.BatchImages,
        encoder.TakesMixedShapes ? run.Padding ?? (encoder.Options.Provider is ExecutionProvider.Cpu ? 0 : UsualGpuPadding) : 0);

    /// <summary>The pictures of so many patches that a full batch holds.</summary>
    public int Places(int patches) => Math.Clamp(Patches / patches, 1, Images);
}
