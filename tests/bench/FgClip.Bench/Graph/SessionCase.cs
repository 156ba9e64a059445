using System.Diagnostics;
using FgClip.Bench.Inputs;
using FgClip.Bench.Suite;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FgClip.Bench.Graph;

/// <summary>
/// The settings of a session, one by one the other way round: what each is worth to the vision graph of fgclip2-base's size.
/// </summary>
internal sealed class SessionCase : ICase
{
    public string Name => "session";

    public string Description => "ONNX Runtime's settings for a session, each turned round, against ours.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        using var made = await SyntheticFolder.MakeAsync("fgclip2-base", options.Precision);
        var graph = made.Model.At(ModelGraphs.VisionFile(ImageOutputs.Pooled));
        var count = NoiseBatch.CountOn(options.Device);
        var length = NoiseBatch.LongOn(options.Device, cpuSeconds: 6);
        List<Measure> measures = [];
        using var ours = SessionTurn.Ours.Open(graph, options.Device);
        using var inputs = new NoiseInputs(ours, count, PageLocked.AllocatorOf(ours, options.Device));
        foreach (var turn in SessionTurn.Create(options.Device.Provider))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var other = turn.Open(graph, options.Device);
            measures.Add(await Measure.ByTurnsAsync(
                $"session as it is, not: {turn.Name}", "images/s", turn.Name, null, options.Rounds,
                () => Task.FromResult(PerSecond(ours, inputs, length)), () => Task.FromResult(PerSecond(other, inputs, length))));
        }

        if (options.OnCpu)
            return measures;
        using var ordinary = new NoiseInputs(ours, count, null);
        measures.Add(await Measure.ByTurnsAsync(
            "batches in page-locked memory", "images/s", "in ordinary memory", null, options.Rounds,
            () => Task.FromResult(PerSecond(ours, inputs, length)), () => Task.FromResult(PerSecond(ours, ordinary, length))));
        return measures;
    }

    private static double PerSecond(InferenceSession session, NoiseInputs inputs, TimeSpan length)
    {
        using var options = new RunOptions();
        Run();
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            Run();
            done += inputs.Count;
        }

        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;

        void Run()
        {
            using var results = session.Run(options, inputs.Values, session.OutputNames);
        }
    }

    /// <summary>A batch of noise as a session takes it, in an allocator's memory or, without one, in the CPU's.</summary>
    private sealed class NoiseInputs : IDisposable
    {
        private readonly OrtAllocator? _allocator;

        public NoiseInputs(InferenceSession session, int count, OrtAllocator? allocator)
        {
            (Count, _allocator) = (count, allocator);
            var random = new Random(3);
            foreach (var (name, about) in session.InputMetadata)
            {
                var value = OrtValue.CreateAllocatedTensorValue(
                    allocator ?? OrtAllocator.DefaultInstance, TensorElementType.Float, [name == GraphNames.Positions ? 1 : count,
                    NoiseBatch.Patches, about.Dimensions[^1]]);
                foreach (ref var number in value.GetTensorMutableDataAsSpan<float>())
                    number = (random.NextSingle() * 2) - 1;
                Values.Add(name, value);
            }
        }

        public int Count { get; }

        public Dictionary<string, OrtValue> Values { get; } = [];

        public void Dispose()
        {
            foreach (var value in Values.Values)
                value.Dispose();
            _allocator?.Dispose();
        }
    }
}
