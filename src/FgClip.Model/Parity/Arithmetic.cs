using FgClip.Model.Encoders;
using FgClip.Model.Graphs;

namespace FgClip.Model.Parity;

/// <summary>What was computed on and how, in words for a report.</summary>
internal static class Arithmetic
{
    /// <summary>ONNX Runtime's name.</summary>
    public static string Describe(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cpu => "CPUExecutionProvider",
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        _ => "TensorrtExecutionProvider",
    };

    public static string Describe(ModelPrecision precision, ExecutionProvider provider) => (precision, provider) switch
    {
        (ModelPrecision.Float32, _) => "float32",
        (ModelPrecision.Float16, ExecutionProvider.Cpu) =>
            "float16 weights, and values rounded to float16 between operators; the CPU provider computes inside them in float32",
        (ModelPrecision.Float16, _) => "float16",
        _ => "int8 weights with a scale a column, 8-bit activations with a scale a row, their products summed in int32; the rest float32",
    };
}
