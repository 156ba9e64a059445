namespace FgClip.Model.Encoders;

/// <summary>On what, and with how much, an encoder runs.</summary>
public sealed record EncoderOptions
{
    /// <summary>The execution provider. Default: <see cref="ExecutionProvider.Cpu"/>.</summary>
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>Which GPU; the CPU provider has none to choose. Default: 0.</summary>
    public int DeviceId { get; init; }

    /// <summary>Threads that compute one operator on the CPU; 0 for one a core. Default: 0.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>
    /// Whether ONNX Runtime keeps the CPU memory of a batch for the next one. Without, every batch allocates again, but memory falls back
    /// after a large one. Default: true.
    /// </summary>
    public bool CpuMemoryArena { get; init; } = true;

    /// <summary>
    /// Where TensorRT's engines are kept, a folder for each model. Default: fgclip/tensorrt in the user's folder for local data.
    /// </summary>
    public string EngineCache { get; init; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "fgclip", "tensorrt");

    /// <summary>The most bytes that the CUDA provider may hold on its GPU; 0 for no limit of ours. Default: 0.</summary>
    public long GpuMemoryLimit { get; init; }
}
