using System.Security.Cryptography;
using FgClip.Samples.Scenes;

namespace FgClip.Samples.Tests.Scenes;

public sealed class SceneRasterTests
{
    /// <summary>Pinned: whoever changes what a seed draws changes every data set that was named by its seed.</summary>
    [Fact]
    public void The_images_of_a_seed_never_change()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < 30; i++)
            hash.AppendData(Pixels(7, i));
        Assert.Equal("e8c396f5f1c05886591f474699622644b9a66be0bcdbc2e3953bf24f0cee354f", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Another_seed_or_another_index_is_another_image()
    {
        Assert.Equal(Pixels(7, 3), Pixels(7, 3));
        Assert.NotEqual(Pixels(7, 3), Pixels(8, 3));
        Assert.NotEqual(Pixels(7, 3), Pixels(7, 6));
    }

    [Fact]
    public void The_grain_moves_all_channels_alike_by_up_to_nine()
    {
        var scene = Scene.At(1, 0) with { Ground = 120, Shapes = [] };
        using var image = SceneRaster.Paint(scene);
        var pixels = image.Pixels.ToArray();
        Assert.All(pixels.Chunk(3), pixel => Assert.Single(pixel.Distinct()));
        Assert.Equal(Enumerable.Range(111, 19), pixels.Select(value => (int)value).Distinct().Order());
    }

    [Fact]
    public void Grain_on_white_stops_at_white()
    {
        var shape = new SceneShape(new(ShapeSize.Large, ShapeColour.White, ShapeKind.Square), new(10, 10, 60), []);
        using var image = SceneRaster.Paint(Scene.At(1, 0) with { Shapes = [shape] });
        var inside = Enumerable.Range(11, 58).SelectMany(y => image.Pixels.Slice((y * 160 + 11) * 3, 58 * 3).ToArray()).ToList();
        Assert.Equal((241, 255), (inside.Min(), inside.Max()));
    }

    private static byte[] Pixels(long seed, long index)
    {
        using var image = SceneRaster.Paint(Scene.At(seed, index));
        return image.Pixels.ToArray();
    }
}
