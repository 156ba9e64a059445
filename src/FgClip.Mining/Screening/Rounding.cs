namespace FgClip.Mining.Screening;

/// <summary>
/// Bounds of what rounding does to a product of float32, as a share of the two lengths: N. J. Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd edition (2002), section 3.1. With n roundings on the way of each number, the share is n u / (1 - n u), where u is 2^-24;
/// by Cauchy and Schwarz the sum of the numbers' magnitudes is no longer than the product of the lengths.
/// </summary>
internal static class Rounding
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>The share after some roundings.</summary>
    /// <param name="roundings">The most roundings that a number passes through.</param>
    public static double Bound(int roundings) => roundings * Unit / (1 - roundings * Unit);
}
