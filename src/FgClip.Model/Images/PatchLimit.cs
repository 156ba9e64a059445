namespace FgClip.Model.Images;

/// <summary>The most patches an image may become under FG-CLIP 2's rule, chosen by the image's own size alone.</summary>
public static class PatchLimit
{
    /// <summary>The limits an image can get, ascending.</summary>
    public static IReadOnlyList<int> All { get; } = [128, 256, 576, 784, 1024];

    /// <summary>The smallest limit that holds the image's whole patches, at least 128 and at most 1,024.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    public static int For(int width, int height, int patchSize = 16) => ((long)(width / patchSize) * (height / patchSize)) switch
    {
        > 784 => 1024,
        > 576 => 784,
        > 256 => 576,
        > 128 => 256,
        _ => 128,
    };
}
