using FgClip.Model.Folders;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>ONNX Runtime's execution providers, as far as this build and this machine have them.</summary>
public static class ExecutionProviders
{
    /// <summary>Whether a device can be computed on, found out before there is a model.</summary>
    /// <exception cref="EncoderException">This build lacks the provider, or this machine its libraries or the GPU.</exception>
    public static void Check(EncoderOptions options)
    {
        using var settings = Settings(options);
    }

    /// <summary>
    /// A session's options; the model and its graph are null where only the device is looked for. Spinning threads, packed weights and all
    /// optimisations stay as ONNX Runtime has them: turning one round was measured to change nothing beyond noise (the case <c>session</c>
    /// of tests/bench).
    /// </summary>
    internal static SessionOptions Settings(EncoderOptions options, ModelManifest? model = null, string? graph = null)
    {
        var settings = new SessionOptions
        {
            EnableCpuMemArena = options.CpuMemoryArena,
            EnableMemoryPattern = false, // It is kept per input shape, of which a job has dozens.
            IntraOpNumThreads = options.IntraOpThreads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            Add(settings, options, model, graph);
            return settings;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            settings.Dispose();
            throw new EncoderException(
                $"This build has no {options.Provider} provider, or its libraries are missing. Build with -p:OnnxRuntimeFlavor=Gpu, which "
                +
                $"takes the package Microsoft.ML.OnnxRuntime.Gpu, and install CUDA and cuDNN" +
                $"{(options.Provider is ExecutionProvider.TensorRt ? " and TensorRT" : "")}. ONNX Runtime says: {e.Message}",
                e)
            {
                CannotStart = true,
            };
        }
    }

    private static void Add(SessionOptions settings, EncoderOptions options, ModelManifest? model, string? graph)
    {
        if (options.Provider is ExecutionProvider.Cpu)
            return;
        if (options.Provider is ExecutionProvider.TensorRt)
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            tensorRt.UpdateOptions(GpuSettings.TensorRt(options, model, graph));
            settings.AppendExecutionProvider_Tensorrt(tensorRt);
        }
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(GpuSettings.Cuda(options));
        settings.AppendExecutionProvider_CUDA(cuda);
    }
}
