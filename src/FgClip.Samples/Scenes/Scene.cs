namespace FgClip.Samples.Scenes;

/// <summary>What an image shows: one to three shapes, clear of each other, on a grey ground.</summary>
/// <param name="Width">Pixels: 160, 192 or 128.</param>
/// <param name="Height">Pixels: 160, 128 or 192.</param>
/// <param name="Ground">The ground's grey, 95 (dark) to 190 (light).</param>
/// <param name="Shapes">The shapes, in the order they were placed.</param>
/// <param name="NoiseSeed">Fixes the grain over the image.</param>
public sealed record Scene(int Width, int Height, byte Ground, IReadOnlyList<SceneShape> Shapes, ulong NoiseSeed)
{
    /// <summary>Draws the plan of one image: the same for the same arguments, on every machine and .NET version.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="index">Which of its images, from 0. An image does not depend on how many others there are.</param>
    public static Scene At(long seed, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = SplitMix64.Fork(seed, index);
        var (width, height) = (index % 3) switch { 0 => (160, 160), 1 => (192, 128), _ => (128, 192) };
        var ground = (byte)random.Next(95, 190);
        var shapes = ShapePlacement.Place(ref random, width, height);
        return new(width, height, ground, shapes, random.Next());
    }
}
