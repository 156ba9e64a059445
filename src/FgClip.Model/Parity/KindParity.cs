namespace FgClip.Model.Parity;

/// <summary>How near all vectors of one kind are to those of the reference.</summary>
/// <param name="Kind">What they are of.</param>
/// <param name="Count">Vectors compared.</param>
/// <param name="LeastCosine">The smallest cosine of a vector with its counterpart.</param>
/// <param name="LargestDifference">The largest difference of a number from its counterpart; vectors are as the model gives them, not of
/// length 1.</param>
public sealed record KindParity(ParityKind Kind, int Count, double LeastCosine, double LargestDifference);
