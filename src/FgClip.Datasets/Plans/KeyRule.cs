namespace FgClip.Datasets.Plans;

/// <summary>What the key of a row is to which its input gives none.</summary>
public enum KeyRule
{
    /// <summary>The name of its sample or image file: the rule of 0.1.0, by which rows of several folders may share a key.</summary>
    FileName,

    /// <summary>The path of its image, or the name of its sample, below the input.</summary>
    Path,

    /// <summary>The same with <c>#</c> and the row's position in the input, for an input that may name an image twice.</summary>
    PathAndRow,
}
