namespace FgClip.Model;

/// <summary>The size of a picture in patches; patches are row-major.</summary>
/// <param name="High">Rows of patches, at least 1.</param>
/// <param name="Wide">Patches in a row, at least 1.</param>
public readonly record struct PatchShape(int High, int Wide)
{
    /// <summary>Patches in all, High * Wide.</summary>
    public int Count => High * Wide;

    /// <inheritdoc />
    public override string ToString() => $"{High}x{Wide}";
}
