using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Cli.Output;

/// <summary>A model's properties in words.</summary>
internal static class ModelWords
{
    public static string Of(ModelArchitecture architecture) => architecture is ModelArchitecture.FgClip2 ? "FG-CLIP 2" : "FG-CLIP";

    public static string Of(ModelPrecision precision) => precision switch
    {
        ModelPrecision.Float32 => "fp32",
        ModelPrecision.Float16 => "fp16",
        _ => "int8",
    };

    public static string Of(PixelRule rule) => rule.Resize is ResizeRule.Square
        ? $"{rule.ImageSize}x{rule.ImageSize} pixels, patches of {rule.PatchSize}"
        : $"patches of {rule.PatchSize}, at most 128 to 1024 of them by the picture's size";
}
