using FgClip.Model.Families;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;
using FgClip.Model.Tests.Encoders;

namespace FgClip.Model.Tests.Graphs;

public sealed class ModelGraphsTests(GoldenModels models)
{
    [Theory]
    [InlineData("fgclip2-tiny")]
    [InlineData("fgclip1-tiny")]
    public async Task Plain_graphs_hold_standard_operators_only(string checkpoint)
    {
        var graphs = await BuildAsync(checkpoint, ModelPrecision.Float32, GraphOperators.Plain);
        Assert.All(graphs.Files, f => Assert.All(f.Model.Graph.Node, n => Assert.Equal("", n.Domain)));
        Assert.All(graphs.Files, f => Assert.Equal([""], f.Model.OpsetImport.Select(o => o.Domain)));
    }

    [Fact]
    public async Task The_graph_of_pooled_vectors_names_no_weight_of_the_dense_head()
    {
        var graphs = await BuildAsync("fgclip2-tiny");
        Assert.DoesNotContain(Weights(graphs, "vision-pooled.onnx"), w => w.Contains("dense_feature_head"));
        Assert.DoesNotContain(Weights(graphs, "vision-dense.onnx"), w => w.Contains("vision_model.head"));
        Assert.Contains(Weights(graphs, "vision-pooled-dense.onnx"), w => w.Contains("dense_feature_head"));
    }

    [Theory]
    [InlineData(ModelPrecision.Float32)]
    [InlineData(ModelPrecision.Float16)]
    [InlineData(ModelPrecision.Int8)]
    public async Task Weights_lie_on_pages_without_overlap_and_each_graph_finds_them_there(ModelPrecision precision)
    {
        var graphs = await BuildAsync("fgclip2-tiny", precision);
        var tensors = graphs.Weights.Weights.SelectMany(w => w.Tensors).ToList();
        Assert.All(tensors, t => Assert.Equal(0, t.Offset % 4096));
        Assert.All(tensors.Zip(tensors.Skip(1)), pair => Assert.True(pair.First.Offset + pair.First.Part.Bytes <= pair.Second.Offset));
        var places = tensors.ToDictionary(t => t.Part.Name, t => $"{t.Offset}+{t.Part.Bytes}");
        foreach (var tensor in graphs.Files.SelectMany(f => External(f.Model)))
        {
            var entries = tensor.ExternalData.ToDictionary(e => e.Key, e => e.Value);
            Assert.Equal("weights.bin", entries["location"]);
            Assert.Equal(places[tensor.Name], $"{entries["offset"]}+{entries["length"]}");
        }
    }

    [Fact]
    public async Task The_last_text_layer_works_on_one_position()
    {
        var graphs = await BuildAsync("fgclip2-tiny");
        var nodes = graphs.Files.Single(f => f.File == ModelGraphs.LongTextFile).Model.Graph.Node;
        var gathered = nodes.Where(n => n.OpType == "Gather" && n.Attribute.Any(a => a.Name == "axis" && a.I == 1)).Select(n => n.Output[0])
            .ToHashSet();
        Assert.Contains(
            nodes, n => n.OpType == "MatMul" && gathered.Contains(n.Input[0]) && n.Input[1].Contains("layers.2.self_attn.q_proj"));
    }

    private static IEnumerable<string> Weights(ModelGraphs graphs, string file) =>
        External(graphs.Files.Single(f => f.File == file).Model).Select(t => t.Name);

    private static IEnumerable<TensorProto> External(ModelProto model) =>
        model.Graph.Initializer.Where(t => t.DataLocation is TensorProto.Types.DataLocation.External);

    private async Task<ModelGraphs> BuildAsync(
        string checkpoint, ModelPrecision precision = ModelPrecision.Float32, GraphOperators operators = GraphOperators.Fused)
    {
        var config = await ModelFamilies.ReadConfigAsync(await models.CheckpointAsync(checkpoint), CancellationToken.None);
        return ModelFamilies.Get(config.Family).BuildGraphs(config, GraphFlavour.Create(precision, operators));
    }
}
