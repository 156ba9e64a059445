namespace FgClip.Model.Images.Resampling;

/// <summary>How a vector unit multiplies with a weight; a type, so that the compiler makes a loop for each and no branch in it.</summary>
internal interface IWeightFormat
{
    /// <summary>Whether a weight takes two multiplications, with its low and its high part.</summary>
    static abstract bool IsWide { get; }
}

/// <summary>Pillow's weights of 22 fraction bits, in two parts.</summary>
internal readonly struct WideWeights : IWeightFormat
{
    public static bool IsWide => true;
}

/// <summary>torchvision's weights, which fit into 16 bits.</summary>
internal readonly struct NarrowWeights : IWeightFormat
{
    public static bool IsWide => false;
}
