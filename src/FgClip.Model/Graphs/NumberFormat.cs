using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>What numbers a graph computes with, and so how its weights are kept.</summary>
internal abstract class NumberFormat
{
    /// <summary>The type of the values between the nodes.</summary>
    public abstract ElementType Working { get; }

    /// <summary>Biases, norms and positions.</summary>
    public abstract FloatEncoding Vectors { get; }

    /// <summary>The table of token embeddings, of which a text reads a few rows.</summary>
    public abstract FloatEncoding Tables { get; }

    public bool TablesAreWorking => ReferenceEquals(Tables, Vectors);

    /// <summary>x times a matrix of [inputs, outputs].</summary>
    public abstract string Linear(ModelGraph graph, string x, WeightRecipe matrix);

    public static NumberFormat From(ModelPrecision precision) => precision switch
    {
        ModelPrecision.Float32 => new FloatFormat(ElementType.Float, FloatEncoding.Single),
        ModelPrecision.Float16 => new FloatFormat(ElementType.Float16, FloatEncoding.Half),
        ModelPrecision.Int8 => new Int8Format(),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, null),
    };
}
