namespace FgClip.Model.Graphs;

/// <summary>Which operators the graphs of a model folder are made of.</summary>
public enum GraphOperators
{
    /// <summary>ONNX Runtime's own fused ones, which its CPU and CUDA providers have: attention never holds all scores at once.</summary>
    Fused,

    /// <summary>Standard ONNX only, for TensorRT and for other runtimes.</summary>
    Plain,
}
