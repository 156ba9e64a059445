using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Cli.Shared.Output;

/// <summary>Writes a model's precision and its image preprocessing as the CLI prints them.</summary>
internal static class ModelPropertyText
{
    public static string Format(ModelPrecision precision) => precision switch
    {
        ModelPrecision.Float32 => "fp32",
        ModelPrecision.Float16 => "fp16",
        _ => "int8",
    };

    public static string Format(ImagePreprocessing rule) => rule.Resize switch
    {
        ResizeRule.Square => $"{rule.ImageSize}x{rule.ImageSize} pixels, patches of {rule.PatchSize}",
        ResizeRule.CenterCrop =>
            $"the centre's {rule.ImageSize}x{rule.ImageSize} pixels where the shorter side has {rule.ShorterSide}, patches of "
            + $"{rule.PatchSize}",
        _ when rule.MaxNumPatches > 0 => $"patches of {rule.PatchSize}, at most {rule.MaxNumPatches} of them",
        _ => $"patches of {rule.PatchSize}, at most 128 to 1024 of them by the image's size",
    };
}
