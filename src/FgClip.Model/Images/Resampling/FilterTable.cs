namespace FgClip.Model.Images.Resampling;

/// <summary>
/// The fixed-point weights with which one side of an image is resized: for each output position the first input position and
/// <see cref="TapCount"/> weights, the unused ones 0. The arithmetic is that of Pillow's 8-bit resampler (<c>Resample.c</c>), or of torch's
/// for uint8 on a CPU (<c>UpSampleKernelAVXAntialias.h</c>).
/// </summary>
internal sealed class FilterTable
{
    /// <summary>
    /// Pillow's fraction bits of a weight: 32 less 8 for the result and 2 for the overshoot of a filter with negative parts.
    /// </summary>
    private const int WidePrecisionBits = 32 - 8 - 2;

    /// <summary>A wide weight is High * 2^11 + Low, so that both parts fit the 16-bit multipliers of a vector unit.</summary>
    public const int LowBits = 11;

    /// <summary>
    /// Bytes of the tables that are kept: some hundred of common sizes; one of the longest side has 16 MiB with bicubic weights.
    /// </summary>
    public const long MaxCachedBytes = 32 << 20;

    /// <summary>Bytes of a weight: itself and its two parts.</summary>
    private const int WeightBytes = sizeof(int) + (2 * sizeof(short));

    private static readonly BoundedCache<(int Input, int Output, PillowFilter Filter, bool Narrow, int First, int Count),
        FilterTable> Cache =
        new(MaxCachedBytes, table => table.Bytes);

    private readonly double _scale, _stretch;
    private readonly PillowFilter _filter;
    private readonly int _inputSize;

    private FilterTable(int inputSize, int outputSize, PillowFilter filter, bool narrow, int first, int count)
    {
        (_scale, _filter, _inputSize, IsNarrow) = ((double)inputSize / outputSize, filter, inputSize, narrow);
        _stretch = Math.Max(_scale, 1.0);
        Starts = new int[count];
        Counts = new int[count];
        for (var i = 0; i < count; i++)
            (Starts[i], Counts[i]) = TapsOf(first + i);

        TapCount = (Counts.Max() + 3) & ~3;
        Weights = new int[checked(count * TapCount)];
        Low = new short[Weights.Length];
        High = narrow ? [] : new short[Weights.Length];
        var room = new double[(int)((2 * filter.Radius() * _stretch) + 3)];
        PrecisionBits = narrow ? NarrowPrecisionBits(outputSize, room) : WidePrecisionBits;
        Half = 1 << (PrecisionBits - 1);
        for (var i = 0; i < count; i++)
            Quantize(Shares(first + i, room), i * TapCount);
    }

    /// <summary>The same weights for an input that begins later.</summary>
    private FilterTable(FilterTable table, int first)
    {
        (_scale, _stretch, _filter, _inputSize) = (table._scale, table._stretch, table._filter, table._inputSize - first);
        (IsNarrow, PrecisionBits, Half, TapCount) = (table.IsNarrow, table.PrecisionBits, table.Half, table.TapCount);
        (Counts, Weights, Low, High) = (table.Counts, table.Weights, table.Low, table.High);
        Starts = [.. table.Starts.Select(start => start - first)];
    }

    /// <summary>Whether weights fit into 16 bits: <see cref="Low"/> has them whole then.</summary>
    public bool IsNarrow { get; }

    /// <summary>Fraction bits of a weight.</summary>
    public int PrecisionBits { get; }

    /// <summary>Half a unit of the result, so that the shift rounds.</summary>
    public int Half { get; }

    /// <summary>Weights of each output position, unused ones included; a multiple of 4.</summary>
    public int TapCount { get; }

    /// <summary>The input position of each output position's first weight.</summary>
    public int[] Starts { get; }

    /// <summary>How many of each output position's weights are used.</summary>
    public int[] Counts { get; }

    /// <summary>The weights, <see cref="TapCount"/> for each output position.</summary>
    public int[] Weights { get; }

    /// <summary>The low 11 bits of each weight, not negative; narrow ones whole, with their sign.</summary>
    public short[] Low { get; }

    /// <summary>The rest of each weight, with its sign; empty for narrow ones.</summary>
    public short[] High { get; }

    /// <summary>Bytes of all tables that are kept.</summary>
    public static long CachedBytes => Cache.Bytes;

    /// <summary>Bytes of this table.</summary>
    private long Bytes => ((long)Weights.Length * WeightBytes) + ((long)Starts.Length * 2 * sizeof(int));

    /// <summary>The table of a side; those that were used last are kept, up to <see cref="MaxCachedBytes"/>.</summary>
    /// <param name="inputSize">Pixels of the side.</param>
    /// <param name="outputSize">Pixels that it gets.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="narrow">Whether the weights are torch's; else Pillow's.</param>
    public static FilterTable For(int inputSize, int outputSize, PillowFilter filter, bool narrow = false) =>
        For(inputSize, outputSize, filter, narrow, 0, outputSize);

    /// <summary>The part of a table that some output positions need; its weights are those of the whole.</summary>
    /// <param name="inputSize">Pixels of the side.</param>
    /// <param name="outputSize">Pixels that it gets in all.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="narrow">Whether the weights are torch's; else Pillow's.</param>
    /// <param name="first">The first output position.</param>
    /// <param name="count">How many.</param>
    public static FilterTable For(int inputSize, int outputSize, PillowFilter filter, bool narrow, int first, int count) => Cache.GetOrAdd(
        (inputSize, outputSize, filter, narrow, first, count),
        static side => new FilterTable(side.Input, side.Output, side.Filter, side.Narrow, side.First, side.Count));

    /// <summary>The same for an input without its first rows, none of which it needs.</summary>
    public FilterTable Behind(int first) => first == 0 ? this : new(this, first);

    /// <summary>About how many bytes the table of a side takes; 0 where the side keeps its size.</summary>
    public static long BytesFor(int inputSize, int outputSize, PillowFilter filter) =>
        inputSize == outputSize ? 0 : BytesFor(inputSize, outputSize, filter, outputSize);

    /// <summary>About how many bytes the part of a table takes that has so many output positions.</summary>
    public static long BytesFor(int inputSize, int outputSize, PillowFilter filter, int count)
    {
        var taps = (2 * filter.Radius() * Math.Max((double)inputSize / outputSize, 1)) + 4;
        return (long)(count * ((taps * WeightBytes) + (2 * sizeof(int))));
    }

    /// <summary>The result's byte: the sum without its fraction bits, between 0 and 255.</summary>
    public byte Clip(int sum) => (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);

    /// <summary>The input positions that an output position is made of.</summary>
    private (int Start, int Count) TapsOf(int position)
    {
        var (center, support) = ((position + 0.5) * _scale, _filter.Radius() * _stretch);
        var start = Math.Max((int)(center - support + 0.5), 0);
        return (start, Math.Min((int)(center + support + 0.5), _inputSize) - start);
    }

    /// <summary>The weights of an output position, which add up to 1.</summary>
    private Span<double> Shares(int position, double[] room)
    {
        var center = (position + 0.5) * _scale;
        var (start, count) = TapsOf(position);
        var taps = room.AsSpan(0, count);
        var sum = 0.0;
        for (var tap = 0; tap < taps.Length; tap++)
        {
            taps[tap] = _filter.At((tap + start - center + 0.5) * (1.0 / _stretch));
            sum += taps[tap];
        }

        if (sum == 0)
            return taps;
        for (var tap = 0; tap < taps.Length; tap++)
            taps[tap] /= sum;
        return taps;
    }

    /// <summary>
    /// As many bits as the largest weight of the table leaves: the first after which it would not fit 16 bits, and at most 22.
    /// </summary>
    private int NarrowPrecisionBits(int outputSize, double[] room)
    {
        var largest = 0.0;
        for (var position = 0; position < outputSize; position++)
        {
            foreach (var share in Shares(position, room))
                largest = Math.Max(largest, share);
        }

        var bits = 0;
        while (bits < WidePrecisionBits && (int)(0.5 + (largest * (1 << (bits + 1)))) < 1 << 15)
            bits++;
        return bits;
    }

    private void Quantize(ReadOnlySpan<double> shares, int offset)
    {
        for (var tap = 0; tap < shares.Length; tap++)
        {
            var weight = (int)((shares[tap] < 0 ? -0.5 : 0.5) + (shares[tap] * (1 << PrecisionBits)));
            Weights[offset + tap] = weight;
            Low[offset + tap] = (short)(IsNarrow ? weight : weight & ((1 << LowBits) - 1));
            if (!IsNarrow)
                High[offset + tap] = (short)(weight >> LowBits);
        }
    }
}
