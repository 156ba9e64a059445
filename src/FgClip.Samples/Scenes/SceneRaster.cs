using FgClip.Model.Images;

namespace FgClip.Samples.Scenes;

/// <summary>Turns scenes into pixels: flat paint with hard edges, as Pillow's ImageDraw fills, and grain over all of it.</summary>
public static class SceneRaster
{
    private const int Grain = 9;

    /// <summary>Paints a scene. Every machine gets the same bytes.</summary>
    /// <returns>Width x height RGB pixels, in a rented buffer: the caller disposes it.</returns>
    public static RgbImage Paint(Scene scene)
    {
        var image = new RgbImage(scene.Width, scene.Height);
        image.Pixels.Fill(scene.Ground);
        foreach (var shape in scene.Shapes)
            new ShapePainter(image.Pixels, scene.Width, Paint(shape.Look.Colour)).Fill(shape.Look.Kind, shape.Box);
        AddGrain(image.Pixels, new SplitMix64(scene.NoiseSeed));
        return image;
    }

    /// <summary>Each pixel becomes lighter or darker by up to nine, in all three channels alike.</summary>
    private static void AddGrain(Span<byte> pixels, SplitMix64 random)
    {
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var grain = random.Next(-Grain, Grain);
            for (var channel = 0; channel < 3; channel++)
                pixels[i + channel] = (byte)Math.Clamp(pixels[i + channel] + grain, byte.MinValue, byte.MaxValue);
        }
    }

    private static (byte R, byte G, byte B) Paint(ShapeColour colour) => colour switch
    {
        ShapeColour.Red => (214, 39, 40),
        ShapeColour.Green => (44, 160, 44),
        ShapeColour.Blue => (31, 90, 200),
        ShapeColour.Yellow => (240, 215, 40),
        ShapeColour.Purple => (140, 60, 190),
        ShapeColour.Orange => (255, 127, 14),
        ShapeColour.Black => (15, 15, 15),
        _ => (250, 250, 250),
    };
}
