namespace FgClip.Model.Onnx;

/// <summary>One dimension of an input or output: a size, or the name of one that the caller chooses.</summary>
internal readonly record struct Dimension(long Size, string? Name)
{
    public static implicit operator Dimension(long size) => new(size, null);

    public static implicit operator Dimension(string name) => new(0, name);
}
