namespace FgClip.Model.Parity;

/// <summary>A vector of the reference and its counterpart, of equal lengths; either may hold numbers that are not finite.</summary>
/// <param name="Kind">What they are of.</param>
/// <param name="What">The image's name, or the text.</param>
/// <param name="Expected">The reference's.</param>
/// <param name="Actual">The counterpart.</param>
internal sealed record NamedPair(ParityKind Kind, string What, float[] Expected, float[] Actual)
{
    /// <exception cref="ParityException">They are of different lengths.</exception>
    public static NamedPair Create(ParityKind kind, string what, float[] expected, float[] actual) => expected.Length == actual.Length
        ? new(kind, what, expected, actual)
        : throw new ParityException(
            $"{what} has {expected.Length} numbers in the reference, here {actual.Length}: the reference is of another model.");
}
