namespace FgClip.Datasets.Planning.Stretches;

/// <summary>Cuts an input into stretches of bytes. It depends on the input's length alone, so all planners cut alike.</summary>
/// <param name="Bytes">The input's length.</param>
/// <param name="Size">The length of a stretch.</param>
internal readonly record struct StretchGrid(long Bytes, long Size)
{
    /// <summary>The least length of a stretch, which takes about 50 ms: 4 MiB.</summary>
    public const long DefaultMinSize = 4L << 20;

    private const int MinCount = 16, MaxCount = 1_024;

    /// <summary>How many stretches there are.</summary>
    public int Count => (int)((Bytes + Size - 1) / Size);

    /// <summary>Cuts an input, unless it is shorter than 16 stretches of the least length and planned as a whole.</summary>
    /// <param name="bytes">The input's length.</param>
    /// <param name="minSize">The least length of a stretch.</param>
    public static StretchGrid? From(long bytes, long minSize)
    {
        if (bytes < MinCount * minSize)
            return null;
        // At most 1,024 stretches, in multiples of the least length.
        var multiple = (bytes - 1) / (MaxCount * minSize) + 1;
        return new StretchGrid(bytes, multiple * minSize);
    }

    /// <summary>Returns where a stretch begins and ends.</summary>
    public (long Start, long End) RangeOf(int stretch) => (stretch * Size, Math.Min(Bytes, (stretch + 1) * Size));
}
