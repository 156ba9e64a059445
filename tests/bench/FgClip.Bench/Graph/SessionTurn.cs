using FgClip.Model.Encoders;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Bench.Graph;

/// <summary>One of a session's settings, the other way round.</summary>
/// <param name="Name">What is other than ours.</param>
/// <param name="Session">Turns a setting of the session.</param>
/// <param name="Cuda">Settings of the CUDA provider, by its words.</param>
internal sealed record SessionTurn(string Name, Action<SessionOptions>? Session = null, IReadOnlyDictionary<string, string>? Cuda = null)
{
    /// <summary>Nothing is turned.</summary>
    public static SessionTurn Ours { get; } = new("ours");

    /// <summary>What is worth turning on a device.</summary>
    public static IReadOnlyList<SessionTurn> Create(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cpu =>
        [
            new("threads sleep at once, do not spin", options => options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0")),
            new("no arena", options => options.EnableCpuMemArena = false),
            new("a memory pattern for each shape", options => options.EnableMemoryPattern = true),
            new("weights not packed beforehand", options => options.AddSessionConfigEntry("session.disable_prepacking", "1")),
            new("basic optimisations alone", options => options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC),
            new("one thread fewer", options => options.IntraOpNumThreads = Math.Max(1, Environment.ProcessorCount - 1)),
        ],
        ExecutionProvider.Cuda =>
        [
            new("products in TF32", Cuda: One("use_tf32", "1")),
            new("copies on a stream of their own", Cuda: One("do_copy_in_default_stream", "0")),
            new("an arena that doubles", Cuda: One("arena_extend_strategy", "kNextPowerOfTwo")),
            new("a memory pattern for each shape", options => options.EnableMemoryPattern = true),
            new("basic optimisations alone", options => options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC),
            new("attention by its plain kernel", Cuda: One("sdpa_kernel", "16")),
        ],
        _ => [],
    };

    /// <summary>Opens a graph.</summary>
    public InferenceSession Open(string graph, EncoderOptions device)
    {
        using var options = ExecutionProviders.Settings(
            device with { Provider = ExecutionProvider.Cpu, IntraOpThreads = Environment.ProcessorCount });
        Session?.Invoke(options);
        if (device.Provider is ExecutionProvider.Cuda)
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(
                GpuSettings.Cuda(device).Concat(Cuda ?? new Dictionary<string, string>()).GroupBy(word => word.Key)
                .ToDictionary(word => word.Key, word => word.Last().Value));
            options.AppendExecutionProvider_CUDA(cuda);
        }

        return new(graph, options);
    }

    private static Dictionary<string, string> One(string word, string value) => new() { [word] = value };
}
