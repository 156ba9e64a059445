using System.Globalization;
using FgClip.Model.Images;

namespace FgClip.Model.Parity;

/// <summary>
/// An image that every machine draws alike, from its name alone: <c>drawn-1/320x200</c>, where 1 is this way of drawing. Ramps, rings, a
/// chequered ground and grain, all in integers.
/// </summary>
internal static class DrawnImage
{
    private const string Prefix = "drawn-1/";

    public static string Name(int width, int height) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{width}x{height}");

    public static Task<RgbImage> OpenAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Draw(name));

    public static RgbImage Draw(string name)
    {
        var sides = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..].Split('x') : [];
        if (sides.Length != 2 || !int.TryParse(sides[0], CultureInfo.InvariantCulture, out var width) || width < 1
            || !int.TryParse(sides[1], CultureInfo.InvariantCulture, out var height) || height < 1)
        {
            throw new ParityException($"The image \"{name}\" is not one that this version draws. Import the checkpoint again.");
        }
        var image = new RgbImage(width, height);
        var pixels = image.Pixels;
        for (int y = 0, at = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, at += 3)
            {
                var grain = (int)(((uint)((x * 73_856_093) ^ (y * 19_349_663)) * 2_654_435_761u) >> 27);
                var chequer = ((x / 13) + (y / 17)) % 2 * 64;
                var (across, down) = (x - (width / 3), y - (height / 2));
                var ring = ((across * across) + (down * down)) / 1500 % 2 * 160;
                pixels[at] = (byte)Math.Min(255, (x * 190 / width) + chequer + (grain / 2));
                pixels[at + 1] = (byte)Math.Min(255, (y * 190 / height) + chequer + grain);
                pixels[at + 2] = (byte)Math.Min(255, ring + chequer + grain);
            }
        }
        return image;
    }
}
