using System.Globalization;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;

namespace FgClip.Model.Encoders;

/// <summary>
/// What ONNX Runtime's GPU providers are told, by the words that they have for it (https://onnxruntime.ai/docs/execution-providers). What
/// is not here stays at their default: copies share the stream of the computation, and CUDA graphs stay off, since one is kept for a single
/// shape and a job has dozens.
/// </summary>
internal static class GpuSettings
{
    /// <summary>The CUDA provider's.</summary>
    public static Dictionary<string, string> Cuda(EncoderOptions options)
    {
        Dictionary<string, string> settings = new()
        {
            ["device_id"] = Number(options.DeviceId),
            // Batches come in dozens of sizes; memory that doubles whenever it grows would hold up to twice what the largest takes.
            ["arena_extend_strategy"] = "kSameAsRequested",
            // TF32 keeps 10 bits of a float32 product's operands: no vector would be the CPU's to three digits. float16 models are not
            // touched by it.
            ["use_tf32"] = "0",
        };
        if (options.GpuMemoryLimit > 0)
            settings["gpu_mem_limit"] = Number(options.GpuMemoryLimit);
        return settings;
    }

    /// <summary>The TensorRT provider's, for one graph of a model; null for a device that has no model yet.</summary>
    public static Dictionary<string, string> TensorRt(EncoderOptions options, ModelManifest? model = null, string? graph = null)
    {
        Dictionary<string, string> settings = new()
        {
            ["device_id"] = Number(options.DeviceId),
            // Making an engine takes minutes: it is kept, and so is what was measured of the kernels for it.
            ["trt_engine_cache_enable"] = "1",
            ["trt_timing_cache_enable"] = "1",
        };
        if (model is null || graph is null)
            return settings;

        // Engines of different models must not meet in one folder.
        settings["trt_engine_cache_path"] = settings["trt_timing_cache_path"] = Path.Combine(options.EngineCache, model.Digest());
        if (model.Precision is ModelPrecision.Float16)
            settings["trt_fp16_enable"] = "1";
        // Without a profile an engine is made again for each shape that is larger than all before.
        settings["trt_profile_min_shapes"] = Shapes(model, graph, batch: 1, patches: 1, tokens: 1);
        settings["trt_profile_opt_shapes"] = Shapes(model, graph, batch: 32, patches: 256, tokens: 32);
        settings["trt_profile_max_shapes"] = Shapes(model, graph, batch: 64, patches: 1024, tokens: 1024);
        return settings;
    }

    private static string Shapes(ModelManifest model, string graph, int batch, int patches, int tokens)
    {
        var heads = model.TextHeads.Values.Where(head => head.Graph == graph).ToList();
        List<(string Input, int[] Shape)> inputs = [];
        if (heads.Count > 0)
        {
            var causal = ModelFamilies.Get(model.Family).EndMark is not null;
            inputs.Add((GraphNames.Ids, [batch, causal ? Math.Min(tokens, heads[0].Length) : heads[0].Length]));
            if (causal)
                inputs.Add((GraphNames.Ends, [batch, 1, 1]));
        }
        else
        {
            var padded = graph.EndsWith(ModelGraphs.PaddedEnding, StringComparison.Ordinal);
            if (model.PositionGrid is null)
                patches = model.Pixels.MaxPatches(null);
            inputs.Add((GraphNames.Patches, [batch, patches, model.Pixels.PatchSize * model.Pixels.PatchSize * 3]));
            if (model.PositionGrid is { } grid)
                inputs.Add((GraphNames.Positions, [padded ? batch : 1, patches, grid.Width]));
            if (padded)
                inputs.Add((GraphNames.Lengths, [batch]));
        }

        return string.Join(',', inputs.Select(input => $"{input.Input}:{string.Join('x', input.Shape.Select(side => Number(side)))}"));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
