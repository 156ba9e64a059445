using FgClip.Model.Graphs;

namespace FgClip.Model.Parity;

/// <summary>How far vectors may be from the reference's.</summary>
/// <param name="LeastCosine">The smallest cosine allowed.</param>
/// <param name="LargestDifference">The largest difference of a number allowed; null where only the cosine counts.</param>
public sealed record ParityTolerance(double LeastCosine, double? LargestDifference)
{
    /// <summary>float32: cosine 0.99999 and difference 0.001. float16: cosine 0.9999. int8: cosine 0.995.</summary>
    public static ParityTolerance From(ModelPrecision precision) => precision switch
    {
        ModelPrecision.Float32 => new(0.99999, 1e-3),
        ModelPrecision.Float16 => new(0.9999, null),
        ModelPrecision.Int8 => new(0.995, null),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, null),
    };

    /// <summary>Whether a kind's vectors are near enough.</summary>
    public bool Holds(KindParity parity) =>
        parity.LeastCosine >= LeastCosine && (LargestDifference is not { } largest || parity.LargestDifference <= largest);
}
