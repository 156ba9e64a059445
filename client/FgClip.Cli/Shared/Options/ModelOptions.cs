using System.CommandLine;
using FgClip.Cli.Shared.Output;
using FgClip.Model.Encoders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Cli.Shared.Options;

/// <summary>How a model is computed.</summary>
internal static class ModelOptions
{
    public static Option<ModelPrecision> Precision() => Describe(
        "--precision", "What the graphs compute with: fp32; fp16 for a GPU; int8 for a CPU.", ModelPrecision.Float32,
        ModelPropertyText.Format);

    public static Option<GraphOperators> Operators() => Describe(
        "--operators", "What the graphs are made of: ONNX Runtime's fused operators, or plain ONNX for TensorRT.", GraphOperators.Fused,
        Lower);

    public static Option<ExecutionProvider> Provider() => Describe(
        "--provider", "What computes; cuda and tensorrt take a build for the GPU.", ExecutionProvider.Cpu, Lower);

    public static Option<ResizeBackend?> ResizeBackend(
        string description = "Whose resize of images is reproduced to the bit; without it, that of the checkpoint's image_processor_type.")
    {
        var names = Enum.GetValues<ResizeBackend>().ToDictionary(ResizeBackendNames.ToName);
        return new("--resize-backend")
        {
            Description = description,
            HelpName = string.Join('|', names.Keys),
            CustomParser = result =>
            {
                if (names.TryGetValue(result.Tokens[^1].Value, out var value))
                    return value;
                result.AddError($"--resize-backend: '{result.Tokens[^1].Value}' is not one of {string.Join(", ", names.Keys)}.");
                return null;
            },
        };
    }

    private static Option<T> Describe<T>(string name, string description, T fallback, Func<T, string> word)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(word);
        return new(name)
        {
            Description = description,
            HelpName = string.Join('|', words.Keys),
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                if (words.TryGetValue(result.Tokens[^1].Value, out var value))
                    return value;
                result.AddError($"{name}: '{result.Tokens[^1].Value}' is not one of {string.Join(", ", words.Keys)}.");
                return fallback;
            },
        };
    }

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
