namespace FgClip.Model.Parity.Accuracy;

/// <summary>A vector of float32 and its counterpart of the measured model, which need not be finite.</summary>
internal sealed record AccuracyPair(ParityKind Kind, float[] Expected, float[] Actual)
{
    public bool IsFinite => Array.TrueForAll(Actual, float.IsFinite);

    public double Cosine() => IsFinite ? new VectorPair(Kind, Expected, Actual).Cosine() : 0;
}
