namespace FgClip.Model.Parity;

/// <summary>A vector of the reference and its counterpart.</summary>
internal sealed record VectorPair(ParityKind Kind, float[] Expected, float[] Actual)
{
    // A report is for reading: nine digits after the point say all that float32 can.
    private const int Digits = 9;

    /// <exception cref="ParityException">They are of different lengths, or hold something that is not a number.</exception>
    public static VectorPair Create(ParityKind kind, string what, float[] expected, float[] actual)
    {
        NamedPair.Create(kind, what, expected, actual);
        if (!Array.TrueForAll(expected, float.IsFinite))
            throw new ParityException($"{what}: the reference's {kind} vector is not finite.");
        if (!Array.TrueForAll(actual, float.IsFinite))
            throw new ParityException($"{what}: the model's {kind} vector is not finite.");
        return new(kind, expected, actual);
    }

    /// <summary>Two zero vectors agree: a box outside its image has one.</summary>
    public double Cosine()
    {
        double product = 0, expected = 0, actual = 0;
        for (var i = 0; i < Expected.Length; i++)
        {
            product += (double)Expected[i] * Actual[i];
            expected += (double)Expected[i] * Expected[i];
            actual += (double)Actual[i] * Actual[i];
        }
        if (expected == 0 && actual == 0)
            return 1;
        return expected == 0 || actual == 0 ? 0 : Math.Round(product / Math.Sqrt(expected * actual), Digits);
    }

    public double LargestDifference() => Math.Round(
        Expected.Zip(Actual, (e, a) => Math.Abs((double)e - a)).DefaultIfEmpty().Max(), Digits);
}
