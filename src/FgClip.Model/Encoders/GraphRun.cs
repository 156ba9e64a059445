using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>One run of a graph over the caller's own memory: nothing is copied on the CPU.</summary>
internal sealed class GraphRun : IDisposable
{
    private readonly List<(string Name, OrtValue Value)> _inputs = [];
    private readonly List<(string Name, OrtValue Value)> _outputs = [];

    public void Input<T>(string name, Memory<T> values, params long[] shape)
        where T : unmanaged => _inputs.Add((name, Wrap(values, shape)));

    public void Output(string name, float[] values, params long[] shape) => _outputs.Add((name, Wrap<float>(values, shape)));

    /// <exception cref="EncoderException">ONNX Runtime failed: out of memory, or a lost device.</exception>
    public void Execute(InferenceSession session, string what)
    {
        try
        {
            using var options = new RunOptions();
            session.Run(
                options,
                [.. _inputs.Select(i => i.Name)],
                [.. _inputs.Select(i => i.Value)],
                [.. _outputs.Select(o => o.Name)],
                [.. _outputs.Select(o => o.Value)]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EncoderException($"ONNX Runtime failed on {what}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        foreach (var (_, value) in _inputs)
            value.Dispose();
        foreach (var (_, value) in _outputs)
            value.Dispose();
    }

    private static OrtValue Wrap<T>(Memory<T> values, long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);
}
