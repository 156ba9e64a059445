namespace FgClip.Model.Parity.Accuracy;

/// <summary>How the cosines of one kind's vectors with their counterparts of float32 are distributed.</summary>
/// <param name="Kind">What the vectors are of.</param>
/// <param name="Count">Vectors compared.</param>
/// <param name="NotFinite">Vectors with a number that is not finite; they count as a cosine of 0.</param>
/// <param name="Minimum">The smallest cosine.</param>
/// <param name="FirstPercentile">The cosine below which 1 % of the vectors are, by nearest rank.</param>
/// <param name="Median">The cosine below which half of the vectors are, by nearest rank.</param>
public sealed record KindAccuracy(ParityKind Kind, int Count, int NotFinite, double Minimum, double FirstPercentile, double Median)
{
    /// <summary>Summarises the cosines of one kind, at least one.</summary>
    internal static KindAccuracy From(ParityKind kind, IReadOnlyList<double> cosines, int notFinite)
    {
        var ascending = cosines.Order().ToArray();
        return new(kind, ascending.Length, notFinite, ascending[0], Percentile(ascending, 1), Percentile(ascending, 50));
    }

    private static double Percentile(double[] ascending, int percent) =>
        ascending[Math.Max(1, ((ascending.Length * percent) + 99) / 100) - 1];
}
