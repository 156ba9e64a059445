using FgClip.Datasets.Rows;
using FgClip.Model;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;

namespace FgClip.Pipeline.Tests;

/// <summary>Rows as the pipeline gets them.</summary>
internal static class Rows
{
    public static InputRow Input(long index) => new() { Index = index, Key = $"row-{index}" };

    public static PreparedRow Prepared(long index, PatchShape? shape = null) => new(Input(index))
    {
        Image = shape is { } size ? new PreparedImage(size.Width * 16, size.Height * 16, size, patchSize: 16) : null,
    };
}
