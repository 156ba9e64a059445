namespace FgClip.Model.Regions;

/// <summary>A box in any unit: left, top, right, bottom.</summary>
public readonly record struct RegionBox(float X1, float Y1, float X2, float Y2)
{
    /// <summary>A box in pixels to one in cells of a dense grid: box / size * grid.</summary>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <param name="shape">The grid.</param>
    public RegionBox ToCells(int width, int height, PatchShape shape) => new(
        X1 / width * shape.Width, Y1 / height * shape.Height, X2 / width * shape.Width, Y2 / height * shape.Height);
}
