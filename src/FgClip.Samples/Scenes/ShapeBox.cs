namespace FgClip.Samples.Scenes;

/// <summary>The square that a shape fills, in pixels from the top left; the shape touches all four sides.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Side">Right - left and bottom - top.</param>
public readonly record struct ShapeBox(int Left, int Top, int Side)
{
    /// <summary>Last column.</summary>
    public int Right => Left + Side;

    /// <summary>Last row.</summary>
    public int Bottom => Top + Side;

    /// <summary>Whether fewer than <paramref name="gap"/> + 1 pixels lie between the two, across and down.</summary>
    /// <param name="other">The other box.</param>
    /// <param name="gap">Pixels that must be exceeded in one direction for the two to count as apart.</param>
    internal bool IsNear(ShapeBox other, int gap) =>
        Right + gap >= other.Left && other.Right + gap >= Left && Bottom + gap >= other.Top && other.Bottom + gap >= Top;
}
