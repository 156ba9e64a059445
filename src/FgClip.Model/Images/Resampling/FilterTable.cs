namespace FgClip.Model.Images.Resampling;

/// <summary>
/// The fixed-point weights with which one side of an image is resized: for each output position the first input position and
/// <see cref="TapCount"/> weights of 22 fraction bits, the unused ones 0. The arithmetic is that of Pillow's 8-bit resampler.
/// </summary>
internal sealed class FilterTable
{
    /// <summary>Fraction bits of a weight: 32 less 8 for the result and 2 for the overshoot of a filter with negative parts.</summary>
    public const int PrecisionBits = 32 - 8 - 2;

    /// <summary>Half a unit of the result, so that the shift rounds.</summary>
    public const int Half = 1 << (PrecisionBits - 1);

    /// <summary>A weight is High * 2^11 + Low, so that both parts fit the 16-bit multipliers of a vector unit.</summary>
    public const int LowBits = 11;

    /// <summary>Bytes of the tables that are kept: some hundred of common sizes; one of the longest side has 16 MiB with bicubic weights.</summary>
    public const long MaxCachedBytes = 32 << 20;

    /// <summary>Bytes of a weight: itself and its two parts.</summary>
    private const int WeightBytes = sizeof(int) + (2 * sizeof(short));

    private static readonly BoundedCache<(int Input, int Output, PillowFilter Filter), FilterTable> Cache = new(MaxCachedBytes, table => table.Bytes);

    private FilterTable(int inputSize, int outputSize, PillowFilter filter)
    {
        var scale = (double)inputSize / outputSize;
        var stretch = Math.Max(scale, 1.0);
        var support = filter.Radius() * stretch;
        Starts = new int[outputSize];
        Counts = new int[outputSize];
        for (var position = 0; position < outputSize; position++)
        {
            var center = (position + 0.5) * scale;
            Starts[position] = Math.Max((int)(center - support + 0.5), 0);
            Counts[position] = Math.Min((int)(center + support + 0.5), inputSize) - Starts[position];
        }

        TapCount = (Counts.Max() + 3) & ~3;
        Weights = new int[checked(outputSize * TapCount)];
        Low = new short[Weights.Length];
        High = new short[Weights.Length];
        var curve = new double[TapCount];
        for (var position = 0; position < outputSize; position++)
        {
            var center = (position + 0.5) * scale;
            var taps = curve.AsSpan(0, Counts[position]);
            var sum = 0.0;
            for (var tap = 0; tap < taps.Length; tap++)
            {
                taps[tap] = filter.At((tap + Starts[position] - center + 0.5) * (1.0 / stretch));
                sum += taps[tap];
            }
            Quantize(taps, sum, position * TapCount);
        }
    }

    /// <summary>Weights of each output position, unused ones included; a multiple of 4.</summary>
    public int TapCount { get; }

    /// <summary>The input position of each output position's first weight.</summary>
    public int[] Starts { get; }

    /// <summary>How many of each output position's weights are used.</summary>
    public int[] Counts { get; }

    /// <summary>The weights, <see cref="TapCount"/> for each output position.</summary>
    public int[] Weights { get; }

    /// <summary>The low 11 bits of each weight, not negative.</summary>
    public short[] Low { get; }

    /// <summary>The rest of each weight, with its sign.</summary>
    public short[] High { get; }

    /// <summary>Bytes of all tables that are kept.</summary>
    public static long CachedBytes => Cache.Bytes;

    /// <summary>Bytes of this table.</summary>
    private long Bytes => ((long)Weights.Length * WeightBytes) + ((long)Starts.Length * 2 * sizeof(int));

    /// <summary>The table of a side; those that were used last are kept, up to <see cref="MaxCachedBytes"/>.</summary>
    public static FilterTable For(int inputSize, int outputSize, PillowFilter filter) =>
        Cache.GetOrAdd((inputSize, outputSize, filter), static side => new FilterTable(side.Input, side.Output, side.Filter));

    /// <summary>About how many bytes the table of a side takes; 0 where the side keeps its size.</summary>
    public static long BytesFor(int inputSize, int outputSize, PillowFilter filter)
    {
        if (inputSize == outputSize) return 0;
        var taps = (2 * filter.Radius() * Math.Max((double)inputSize / outputSize, 1)) + 4;
        return (long)(outputSize * ((taps * WeightBytes) + (2 * sizeof(int))));
    }

    private void Quantize(ReadOnlySpan<double> taps, double sum, int offset)
    {
        for (var tap = 0; tap < taps.Length; tap++)
        {
            var share = sum != 0 ? taps[tap] / sum : taps[tap];
            var weight = (int)((share < 0 ? -0.5 : 0.5) + (share * (1 << PrecisionBits)));
            Weights[offset + tap] = weight;
            Low[offset + tap] = (short)(weight & ((1 << LowBits) - 1));
            High[offset + tap] = (short)(weight >> LowBits);
        }
    }
}
