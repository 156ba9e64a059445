namespace FgClip.Model;

/// <summary>What is computed of an image. What is not asked for costs nothing.</summary>
[Flags]
public enum ImageOutputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One vector for the whole image.</summary>
    Pooled = 1,

    /// <summary>One vector a patch, row-major.</summary>
    Dense = 2,
}
