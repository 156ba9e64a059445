using System.Text.Json.Serialization;

namespace FgClip.Model.Images;

/// <summary>
/// Whose resize is reproduced, to the bit. All have the same filters and round to 8 bits after each of two passes; they differ in weights
/// and order.
/// </summary>
public enum ResizeBackend
{
    /// <summary>Pillow up to 12: weights of 22 fraction bits, rows first.</summary>
    [JsonStringEnumMemberName("pillow")]
    Pillow,

    /// <summary>
    /// torchvision's uint8 resize on a CPU, as transformers' "fast" image processors call it: weights of 16 bits, rows first.
    /// </summary>
    [JsonStringEnumMemberName("torchvision")]
    Torchvision,

    /// <summary>Pillow from 13.0: Pillow's weights, but columns first where that leaves much fewer pixels to resize.</summary>
    [JsonStringEnumMemberName("pillow-13")]
    Pillow13,
}

/// <summary>The names of <see cref="ResizeBackend"/> on the command line and in <c>fgclip-model.json</c>.</summary>
public static class ResizeBackendNames
{
    /// <summary>The name: <c>pillow</c>, <c>torchvision</c> or <c>pillow-13</c>.</summary>
    public static string ToName(this ResizeBackend backend) => backend switch
    {
        ResizeBackend.Pillow => "pillow",
        ResizeBackend.Torchvision => "torchvision",
        ResizeBackend.Pillow13 => "pillow-13",
        _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, null),
    };

    /// <summary>Returns whether columns are resized before rows, where both are.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="fromWidth">Pixels in a row of the image.</param>
    /// <param name="fromHeight">Its rows.</param>
    /// <param name="width">Pixels in a row of the result.</param>
    /// <param name="height">Its rows.</param>
    internal static bool IsColumnsFirst(this ResizeBackend backend, int fromWidth, int fromHeight, int width, int height) =>
        backend is ResizeBackend.Pillow13 && height < fromHeight && 2L * (fromWidth - width) < fromHeight - height;
}
