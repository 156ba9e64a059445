namespace FgClip.Model;

/// <summary>The size of an image in patches; patches are row-major.</summary>
/// <param name="Height">Rows of patches, at least 1.</param>
/// <param name="Width">Patches in a row, at least 1.</param>
public readonly record struct PatchShape(int Height, int Width)
{
    /// <summary>Patches in all, High * Wide.</summary>
    public int Count => Height * Width;

    /// <inheritdoc />
    public override string ToString() => $"{Height}x{Width}";
}
