using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>
/// Memory that the system may not move or swap, which a GPU copies from by itself. Out of other memory the driver first copies to such, on
/// the CPU: at a base model's size that would be a good part of the time that a large GPU computes.
/// </summary>
internal static class PageLocked
{
    /// <summary>ONNX Runtime's name of the CUDA provider's allocator of it.</summary>
    public const string CudaAllocator = "CudaPinned";

    /// <summary>The allocator that a session's GPU has; null on a CPU, or where the provider has none.</summary>
    public static OrtAllocator? AllocatorOf(InferenceSession session, EncoderOptions options)
    {
        if (options.Provider is ExecutionProvider.Cpu)
            return null;
        try
        {
            using var memory = new OrtMemoryInfo(CudaAllocator, OrtAllocatorType.DeviceAllocator, options.DeviceId, OrtMemType.CpuOutput);
            return new(session, memory);
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }
}
