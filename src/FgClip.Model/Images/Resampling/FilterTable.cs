using System.Collections.Concurrent;

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

    private const int CachedTables = 256;
    private static readonly ConcurrentDictionary<(int, int, PillowFilter), FilterTable> Cache = new();

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

    /// <summary>The table of a side; the last few hundred that were asked for are kept.</summary>
    public static FilterTable For(int inputSize, int outputSize, PillowFilter filter)
    {
        if (Cache.TryGetValue((inputSize, outputSize, filter), out var table)) return table;
        if (Cache.Count >= CachedTables) Cache.Clear();
        return Cache[(inputSize, outputSize, filter)] = new FilterTable(inputSize, outputSize, filter);
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
