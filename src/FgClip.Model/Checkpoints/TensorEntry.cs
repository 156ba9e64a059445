namespace FgClip.Model.Checkpoints;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">Its name in the checkpoint.</param>
/// <param name="Dtype">Its number format.</param>
/// <param name="Shape">Its dimensions, outermost first; none for a scalar.</param>
/// <param name="Offset">First byte, from the start of the file.</param>
/// <param name="Length">Bytes.</param>
internal sealed record TensorEntry(string Name, TensorDtype Dtype, IReadOnlyList<long> Shape, long Offset, long Length)
{
    /// <summary>Bytes of one element.</summary>
    public int ElementSize => SizeOf(Dtype);

    /// <summary>Elements.</summary>
    public long Count => Length / ElementSize;

    public static int SizeOf(TensorDtype dtype) => dtype is TensorDtype.Float32 ? 4 : 2;

    /// <summary>[2, 3] as a message shows it.</summary>
    public static string Format(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
