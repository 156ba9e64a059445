using FgClip.Model.Families;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;
using FgClip.Model.Tests.Encoders;

namespace FgClip.Model.Tests.Graphs;

/// <summary>
/// Graphs hold only operators whose rows are known not to depend on the batch on this runtime. <see cref="SingleRowBatchTests"/> compares
/// the numbers; the rules here say why, and hold where a small model would not show the difference.
/// </summary>
public sealed class BatchOperatorTests(GoldenModels models)
{
    /// <summary>
    /// Not among them: ReduceMean, ReduceSum and the other sums, which this runtime splits by the number of rows; Einsum, which it turns
    /// into matrix products of its own choice; DynamicQuantizeLinear and what contains it, which take one scale for a batch. An operator
    /// comes onto this list after <see cref="SingleRowBatchTests"/> passed with it.
    /// </summary>
    private static readonly HashSet<string> RowWise = new(StringComparer.Ordinal)
    {
        // One number at a time, or copies.
        "Add", "Cast", "Concat", "ConstantOfShape", "Expand", "FastGelu", "Gather", "GatherND", "Gelu", "Identity", "Less", "LessOrEqual",
        "Max",
        "Mul", "Neg", "QuantizeLinear", "QuickGelu", "Range", "Reshape", "Shape", "Sigmoid", "Slice", "Squeeze", "Transpose", "Unsqueeze",
        "Where",

        // One row at a time, in one order.
        "LayerNormalization", "SkipLayerNormalization", "Softmax",

        // The largest of some numbers is the same in any order.
        "ReduceMax", "ReduceMin",

        // Matrix products, whose weights are held to be constants below; and attention, which computes one image at a time.
        "MatMul", "MatMulIntegerToFloat", "MultiHeadAttention",
    };

    private static readonly HashSet<string> Inputs =
        [GraphNames.Patches, GraphNames.Positions, GraphNames.Lengths, GraphNames.Ids, GraphNames.Ends];

    public static TheoryData<string, ModelPrecision, GraphOperators> Models => SingleRowBatchTests.Models;

    [Fact]
    public async Task Every_family_is_tried()
    {
        var configs = await Task.WhenAll(GoldenModels.Families.Select(
            async name => await ModelFamilies.ReadConfigAsync(await models.CheckpointAsync(name), TestContext.Current.CancellationToken)));
        Assert.Equal(ModelFamilies.All.Select(family => family.Name).Order(),
            configs.Select(config => config.Family).Order());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task No_operator_mixes_rows(string checkpoint, ModelPrecision precision, GraphOperators operators)
    {
        foreach (var (file, graph) in await GraphsAsync(checkpoint, precision, operators))
            Assert.Empty(Faults(graph).Select(fault => $"{file}: {fault}"));
    }

    [Fact]
    public void What_mixes_rows_is_found()
    {
        var graph = new GraphBuilder("wrong", "weights.bin");
        var x = graph.Input(GraphNames.Patches, ElementType.Float, "batch", "patches", 8);
        var weight = graph.Input("weight", ElementType.Float, 8, 8);
        var product = graph.Node("MatMul", [x, weight]);
        graph.Node("ReduceMean", [product, graph.Constant(1)]);
        graph.Node("Einsum", [product, product], NodeAttribute.Text("equation", "bij,bkj->bik"));
        graph.Node("ReduceMax", [product, graph.Constant(0)]);
        var half = graph.Weight("half", ElementType.Float16, [8, 8], 0, 128);
        graph.Node("MatMul", [x, half]);
        graph.Node("MatMul", [product, half]);

        Assert.Equal(
            [
                "weight is an input",
                "ReduceMean_2 is not an operator of rows",
                "Einsum_3 is not an operator of rows",
                "ReduceMax_4 reduces over axis 0",
                "half is of float16 and multiplied by 2 values",
            ],
            Faults(graph.Build().Graph));
    }

    /// <summary>
    /// A weight that is packed at opening is multiplied by another kernel than one that is not, and the latter's sums depend on the rows.
    /// So weights are constants of the graph, and the session keeps the runtime's packing.
    /// </summary>
    [Fact]
    public void The_session_leaves_packing_as_the_runtime_has_it()
    {
        var source = Path.Combine(TestKit.Fixtures.Repository, "src", "FgClip.Model");
        Assert.All(
            Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("AddSessionConfigEntry", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Faults(GraphProto graph)
    {
        var integers = graph.Initializer
            .Where(tensor => tensor.DataType is ElementType.Int64 && tensor.RawData.Length >= sizeof(long))
            .ToDictionary(tensor => tensor.Name, tensor => BitConverter.ToInt64(tensor.RawData.Span));
        foreach (var input in graph.Input.Where(input => !Inputs.Contains(input.Name)))
            yield return $"{input.Name} is an input";
        foreach (var node in graph.Node)
        {
            if (!RowWise.Contains(node.OpType))
                yield return $"{node.Name} is not an operator of rows";
            if (node.OpType is "ReduceMax" or "ReduceMin" && integers[node.Input[1]] != 1)
                yield return $"{node.Name} reduces over axis {integers[node.Input[1]]}";
        }
        // The CPU provider widens a float16 matrix at opening, and packs it then, only where one product has it; equal products are one.
        var halves = graph.Initializer.Where(tensor => tensor.DataType is ElementType.Float16).Select(tensor => tensor.Name).ToHashSet();
        foreach (var products in graph.Node.Where(node => node.OpType == "MatMul" && halves.Contains(node.Input[1]))
            .GroupBy(node => node.Input[1]))
        {
            if (products.Select(node => node.Input[0]).Distinct().Count() is > 1 and var count)
                yield return $"{products.Key} is of float16 and multiplied by {count} values";
        }
    }

    private async Task<IEnumerable<(string File, GraphProto Graph)>> GraphsAsync(
        string checkpoint, ModelPrecision precision, GraphOperators operators)
    {
        var config = await ModelFamilies.ReadConfigAsync(await models.CheckpointAsync(checkpoint), TestContext.Current.CancellationToken);
        var graphs = ModelFamilies.Get(config.Family).BuildGraphs(config, GraphFlavour.Create(precision, operators));
        return graphs.Files.Select(file => (file.File, file.Model.Graph));
    }
}
