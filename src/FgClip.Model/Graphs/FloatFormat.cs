using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>float32 or float16 throughout.</summary>
internal sealed class FloatFormat(ElementType working, FloatEncoding encoding) : NumberFormat
{
    public override ElementType Working => working;

    public override FloatEncoding Vectors => encoding;

    public override FloatEncoding Tables => encoding;

    public override string Linear(ModelGraph graph, string x, WeightRecipe matrix) =>
        graph.Builder.Node("MatMul", [x, graph.Weights(matrix, encoding)[0]]);
}
