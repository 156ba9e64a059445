namespace FgClip.Model.Checkpoints;

/// <summary>The number formats of a weight that we read.</summary>
internal enum TensorDtype
{
    Float32,
    Float16,
    BFloat16,
}
