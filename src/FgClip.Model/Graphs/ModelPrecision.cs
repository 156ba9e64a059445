namespace FgClip.Model.Graphs;

/// <summary>What numbers a model folder computes with.</summary>
public enum ModelPrecision
{
    /// <summary>As the authors' Python computes: vectors agree to a cosine of 0.99999.</summary>
    Float32,

    /// <summary>Half the size, for a GPU. On a CPU, ONNX Runtime widens it again at every step: slower than float32.</summary>
    Float16,

    /// <summary>Matrices as 8-bit integers with a scale a column, activations with a scale a row: for a CPU.</summary>
    Int8,
}
