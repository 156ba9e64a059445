using System.Globalization;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>Opens a folder's graphs on the device of the options.</summary>
internal sealed class SessionFactory(ModelFolder folder, EncoderOptions options)
{
    public InferenceSession Open(string graph)
    {
        CheckInt8();
        try
        {
            using var settings = Settings();
            return new(folder.At(graph), settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EncoderException($"ONNX Runtime cannot open {folder.At(graph)} on {options.Provider}: {e.Message}", e);
        }
    }

    private void CheckInt8()
    {
        if (folder.Manifest.Precision is not ModelPrecision.Int8) return;
        if (options.Provider is not ExecutionProvider.Cpu)
        {
            throw new EncoderException(
                $"{folder.Path} holds an int8 model, which only a CPU runs. Import it as float16 or float32 for {options.Provider}.");
        }
        if (!ByteProducts.AreExact)
        {
            throw new EncoderException(
                $"{folder.Path} holds an int8 model, and this processor has no VNNI: its products of bytes saturate, so the vectors would be " +
                "wrong. Import it as float32.");
        }
    }

    private SessionOptions Settings()
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
            AddProvider(settings);
            return settings;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            settings.Dispose();
            throw new EncoderException(
                $"This build has no {options.Provider} provider, or its libraries are missing. Build with -p:OnnxRuntimeFlavor=Gpu, which " +
                $"takes the package Microsoft.ML.OnnxRuntime.Gpu, and install CUDA and cuDNN" +
                $"{(options.Provider is ExecutionProvider.TensorRt ? " and TensorRT" : "")}. ONNX Runtime says: {e.Message}",
                e);
        }
    }

    private void AddProvider(SessionOptions settings)
    {
        if (options.Provider is ExecutionProvider.Cpu) return;
        var device = options.DeviceId.ToString(CultureInfo.InvariantCulture);
        if (options.Provider is ExecutionProvider.TensorRt)
        {
            if (folder.Manifest.Operators is not GraphOperators.Plain)
            {
                throw new EncoderException($"TensorRT takes plain operators only, and {folder.Path} has fused ones. Import with plain operators.");
            }
            using var tensorRt = new OrtTensorRTProviderOptions();
            tensorRt.UpdateOptions(new() { ["device_id"] = device });
            settings.AppendExecutionProvider_Tensorrt(tensorRt);
        }
        using var cuda = new OrtCUDAProviderOptions();
        Dictionary<string, string> values = new() { ["device_id"] = device };
        if (options.GpuMemoryLimit > 0) values["gpu_mem_limit"] = options.GpuMemoryLimit.ToString(CultureInfo.InvariantCulture);
        cuda.UpdateOptions(values);
        settings.AppendExecutionProvider_CUDA(cuda);
    }
}
