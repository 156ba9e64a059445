namespace FgClip.Model.Encoders;

/// <summary>What ONNX Runtime computes on.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA; takes a build with -p:OnnxRuntimeFlavor=Gpu.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU through TensorRT; the same build, and a model folder of plain operators.</summary>
    TensorRt,
}
