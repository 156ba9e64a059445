using System.Diagnostics;
using FgClip.Bench.Inputs;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FgClip.Bench.Graph;

/// <summary>
/// The vision graph over numbers that lie on the GPU, its results left there: the limit of what stages batches and copies them.
/// </summary>
internal static class ResidentBatch
{
    /// <summary>Images a second.</summary>
    public static double PerSecond(ModelFolder model, EncoderOptions device, int count)
    {
        var length = NoiseBatch.LongOn(device, cpuSeconds: 0);
        using var settings = ExecutionProviders.Settings(device);
        using var session = new InferenceSession(model.At(ModelGraphs.VisionFile(ImageOutputs.Pooled)), settings);
        using var memory = new OrtMemoryInfo("Cuda", OrtAllocatorType.DeviceAllocator, device.DeviceId, OrtMemType.Default);
        using var allocator = new OrtAllocator(session, memory);
        using var binding = session.CreateIoBinding();
        List<OrtValue> inputs = [];
        foreach (var (name, about) in session.InputMetadata)
        {
            inputs.Add(OrtValue.CreateAllocatedTensorValue(
                allocator, TensorElementType.Float, [name == GraphNames.Positions ? 1 : count, NoiseBatch.Patches, about.Dimensions[^1]]));
            binding.BindInput(name, inputs[^1]);
        }

        foreach (var name in session.OutputNames)
            binding.BindOutputToDevice(name, memory);
        using var options = new RunOptions();
        session.RunWithBinding(options, binding);
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            session.RunWithBinding(options, binding);
            done += count;
        }

        var speed = done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        inputs.ForEach(input => input.Dispose());
        return speed;
    }
}
