using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>
/// float32 between the matrices, 8-bit integers inside them. Each row of an input gets its own scale, so that an image's vectors
/// do not depend on its neighbours, as they would under DynamicQuantizeLinear's one scale for a whole batch. Inputs are unsigned around
/// 128 and weights signed, the pair that x86 multiplies.
/// </summary>
internal sealed class Int8Format : NumberFormat
{
    private const byte Zero = 128;
    private const float InputSteps = 127;
    private static readonly Int8Encoding Matrices = new();

    public override ElementType Working => ElementType.Float;

    public override FloatEncoding Vectors => FloatEncoding.Single;

    public override FloatEncoding Tables => FloatEncoding.Half;

    public override string Linear(ModelGraph graph, string x, WeightRecipe matrix)
    {
        var builder = graph.Builder;
        var (inputs, outputs) = (matrix.Shape[0], matrix.Shape[1]);
        var rows = builder.Node("Reshape", [x, builder.Constant(-1, inputs)]);
        var scale = RowScale(builder, rows);
        var weights = graph.Weights(matrix, Matrices);
        // The column's scale is applied inside, the row's outside: the operator takes no more than one scale for all of its input.
        var product = builder.MicrosoftNode(
            "MatMulIntegerToFloat", [Quantize(builder, rows, scale), weights[0], builder.Scalar(1), weights[1], builder.Byte(Zero)]);
        var outer = builder.Node("Shape", [x], NodeAttribute.Integer("end", -1));
        var shape = builder.Node("Concat", [outer, builder.Constant(outputs)], NodeAttribute.Integer("axis", 0));
        return builder.Node("Reshape", [builder.Node("Mul", [product, scale]), shape]);
    }

    /// <summary>Each row's largest magnitude in 127 steps: [rows, 1]. A row of zeros gets a scale that keeps it zero.</summary>
    private static string RowScale(GraphBuilder builder, string rows)
    {
        var axis = builder.Constant(1);
        var (high, low) = (builder.Node("ReduceMax", [rows, axis]), builder.Node("ReduceMin", [rows, axis]));
        var largest = builder.Node("Max", [high, builder.Node("Neg", [low]), builder.Scalar(1e-20f)]);
        return builder.Node("Mul", [largest, builder.Scalar(1 / InputSteps)]);
    }

    private static string Quantize(GraphBuilder builder, string rows, string scale)
    {
        var flat = builder.Node("Squeeze", [scale, builder.Constant(1)]);
        var zeros = builder.Node("ConstantOfShape", [builder.Node("Shape", [flat])], NodeAttribute.Byte("value", Zero));
        return builder.Node("QuantizeLinear", [rows, flat, zeros], NodeAttribute.Integer("axis", 0));
    }
}
