using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>
/// One graph in the making: its nodes, the weights that it shares with the folder's other graphs, and the ways to compute.
/// </summary>
internal sealed class ModelGraph
{
    /// <summary>The file of weights that every graph of a folder names.</summary>
    public const string WeightsFile = "weights.bin";

    private readonly WeightPlan _weights;
    private readonly NumberFormat _format;

    public ModelGraph(string name, GraphFlavour flavour, WeightPlan weights)
    {
        (Builder, _weights, _format) = (new(name, WeightsFile), weights, flavour.Format);
        Operators = flavour.Operators(this);
    }

    public GraphBuilder Builder { get; }

    public OperatorSet Operators { get; }

    /// <summary>The type of the values between the nodes.</summary>
    public ElementType Working => _format.Working;

    /// <summary>A weight that is not a matrix of a linear layer.</summary>
    public string Weight(WeightRecipe recipe) => Weight(_weights.Add(recipe, _format.Vectors).Tensors[0]);

    /// <summary>A weight whose encoding the caller chooses: one name for each of its tensors.</summary>
    public IReadOnlyList<string> Weights(WeightRecipe recipe, WeightEncoding encoding) =>
        [.. _weights.Add(recipe, encoding).Tensors.Select(Weight)];

    /// <summary>x times a matrix of [inputs, outputs], without a bias.</summary>
    public string Linear(string x, WeightRecipe matrix) => _format.Linear(this, x, matrix);

    /// <summary>torch's linear layer without its bias.</summary>
    public string Linear(string x, string layer, int outputs, int inputs) =>
        Linear(x, WeightRecipe.Linear(layer + ".weight", outputs, inputs));

    /// <summary>The bias of torch's linear layer.</summary>
    public static WeightRecipe Bias(string layer, int outputs) => WeightRecipe.AsIs(layer + ".bias", outputs);

    /// <summary>torch's linear layer, bias and all.</summary>
    public string LinearBias(string x, string layer, int outputs, int inputs) =>
        Builder.Node("Add", [Linear(x, layer, outputs, inputs), Weight(Bias(layer, outputs))]);

    /// <summary>A row of the table for each id: [batch, length, width].</summary>
    public string Embed(string ids, WeightRecipe table)
    {
        var rows = Builder.Node("Gather", [Weights(table, _format.Tables)[0], ids]);
        return _format.TablesAreWorking ? rows : Cast(rows, Working);
    }

    /// <summary>An input of float32, as the graph computes with it.</summary>
    public string FloatInput(string name, params IReadOnlyList<Dimension> shape)
    {
        var input = Builder.Input(name, ElementType.Float, shape);
        return Working is ElementType.Float ? input : Cast(input, Working);
    }

    /// <summary>An output of float32.</summary>
    public void FloatOutput(string name, string value, params IReadOnlyList<Dimension> shape) =>
        Builder.Output(name, Working is ElementType.Float ? value : Cast(value, ElementType.Float), ElementType.Float, shape);

    private string Cast(string value, ElementType type) => Builder.Node("Cast", [value], NodeAttribute.Integer("to", (long)type));

    private string Weight(PlannedTensor tensor) =>
        Builder.Weight(tensor.Part.Name, tensor.Part.Type, tensor.Part.Shape, tensor.Offset, tensor.Part.Bytes);
}
