namespace FgClip.Model.Graphs;

/// <summary>The names of the graphs' inputs and outputs.</summary>
internal static class GraphNames
{
    /// <summary>float32 [batch, patches, side * side * 3].</summary>
    public const string Patches = "patches";

    /// <summary>
    /// float32 [1, patches, width]: FG-CLIP 2's position grid, resized to the images' shape; [batch, patches, width] where shapes differ.
    /// </summary>
    public const string Positions = "positions";

    /// <summary>int32 [batch]: each image's number of patches, where shapes differ.</summary>
    public const string Lengths = "lengths";

    /// <summary>float32 [batch, width].</summary>
    public const string Pooled = "pooled";

    /// <summary>float32 [batch, patches, width].</summary>
    public const string Dense = "dense";

    /// <summary>int32 [batch, length].</summary>
    public const string Ids = "ids";

    /// <summary>int64 [batch, 1, 1]: the place of FG-CLIP's first end mark.</summary>
    public const string Ends = "ends";

    /// <summary>The output of a text head, float32 [batch, width].</summary>
    public static string From(WalkType walk) => walk switch
    {
        WalkType.Short => "short",
        WalkType.Long => "long",
        WalkType.Box => "box",
        _ => throw new ArgumentOutOfRangeException(nameof(walk), walk, null),
    };
}
