using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Cli.Shared.Inference;

/// <summary>Whether a patch limit fits a model.</summary>
internal static class PatchLimits
{
    /// <summary>Above this the scores of plain attention, 4 bytes for each head and each pair of patches, fill gigabytes.</summary>
    private const int MaxWithPlainOperators = 4_096;

    /// <exception cref="UsageException">There is a limit, and the model takes every image in one size.</exception>
    public static void Check(ImagePreprocessing rule, int? limit)
    {
        if (limit is null || !rule.IsFixedSize)
            return;
        throw new UsageException(
            $"--max-num-patches: this model takes every image in {rule.ImageSize}x{rule.ImageSize} pixels. Leave it out.");
    }

    /// <exception cref="UsageException">The model's graphs would hold all attention scores at once.</exception>
    public static void CheckMemory(ModelManifest manifest, int limit)
    {
        if (manifest.Operators is not GraphOperators.Plain || manifest.Pixels.IsFixedSize || limit <= MaxWithPlainOperators)
            return;
        throw new UsageException(
            $"--max-num-patches: this model is made of plain operators, whose memory grows with the square of the patches. Give "
            + $"{MaxWithPlainOperators} " +
            "or less, or import the checkpoint with fused operators.");
    }
}
