using FgClip.Model.Encoders;
using FgClip.Model.Graphs;

namespace FgClip.Model.Tests.Encoders;

/// <summary>What GPUs would be told; no GPU is needed to say it.</summary>
public sealed class GpuSettingsTests(GoldenModels models)
{
    [Fact]
    public void CUDA_computes_as_exactly_as_the_processor_and_holds_what_it_needs()
    {
        var settings = GpuSettings.Cuda(new() { Provider = ExecutionProvider.Cuda, DeviceId = 3, GpuMemoryLimit = 5_000_000_000 });

        Assert.Equal("3", settings["device_id"]);
        Assert.Equal("0", settings["use_tf32"]);
        Assert.Equal("kSameAsRequested", settings["arena_extend_strategy"]);
        Assert.Equal("5000000000", settings["gpu_mem_limit"]);
        Assert.DoesNotContain("gpu_mem_limit", GpuSettings.Cuda(new()));
    }

    [Theory]
    [InlineData("fgclip2-tiny", "vision-pooled.onnx", "patches:1x1x768,positions:1x1x64", "patches:64x1024x768,positions:1x1024x64")]
    [InlineData("fgclip2-tiny", "vision-dense-padded.onnx", "patches:1x1x768,positions:1x1x64,lengths:1",
        "patches:64x1024x768,positions:64x1024x64,lengths:64")]
    [InlineData("fgclip2-tiny", "text-long.onnx", "ids:1x196", "ids:64x196")]
    [InlineData("fgclip1-tiny", "text-short.onnx", "ids:1x1,ends:1x1x1", "ids:64x77,ends:64x1x1")]
    public async Task A_profile_holds_every_shape_that_a_graph_meets(string checkpoint, string graph, string least, string most)
    {
        var folder = await models.GetAsync(checkpoint, operators: GraphOperators.Plain);
        Assert.Contains(folder.Manifest.Files, file => file.Name == graph);

        var settings = GpuSettings.TensorRt(new() { EngineCache = "/engines" }, folder.Manifest, graph);

        Assert.Equal(least, settings["trt_profile_min_shapes"]);
        Assert.Equal(most, settings["trt_profile_max_shapes"]);
        Assert.Equal($"/engines/{folder.Digest}", settings["trt_engine_cache_path"]);
        Assert.DoesNotContain("trt_fp16_enable", settings);
    }

    [Fact]
    public async Task Half_precision_is_computed_in_half_precision()
    {
        var folder = await models.GetAsync("fgclip2-tiny", ModelPrecision.Float16, GraphOperators.Plain);
        Assert.Equal("1", GpuSettings.TensorRt(new(), folder.Manifest, "vision-pooled.onnx")["trt_fp16_enable"]);
    }
}
