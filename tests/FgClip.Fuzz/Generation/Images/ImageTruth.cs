namespace FgClip.Fuzz.Generation.Images;

/// <summary>What a generated image holds.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgb">The pixels as Pillow's <c>convert("RGB")</c> gives them; null where only the size is known.</param>
internal sealed record ImageTruth(int Width, int Height, byte[]? Rgb)
{
    /// <summary>Gets whether a reader may refuse the file: its kind is not one that is read.</summary>
    public bool MayBeRefused { get; init; }

    /// <summary>Gets the largest difference of a value, for formats that are not exact.</summary>
    public int Tolerance { get; init; }
}
