namespace FgClip.Mining.Items;

/// <summary>
/// How many positives anchors have, and how many of them a window has to hold beside negatives. A caption such as "Image" can have ten
/// thousand images; were they counted for the window of every anchor, each would keep ten thousand neighbours.
/// </summary>
internal sealed class PositiveCounts
{
    /// <summary>Positives up to this number always count.</summary>
    public const int Common = 128;

    /// <summary>Of so many anchors, one may have more positives than its window was made for.</summary>
    private const int AnchorsPerException = 1000;

    private readonly SortedDictionary<int, long> _anchors = [];

    /// <summary>Counts an anchor.</summary>
    public void Add(int positives) => _anchors[positives] = _anchors.GetValueOrDefault(positives) + 1;

    /// <summary>
    /// The most positives of an anchor; where that is above <see cref="Common"/>, the least number that all anchors but one in a thousand
    /// keep within.
    /// </summary>
    public int ForWindow()
    {
        var exceptions = _anchors.Values.Sum() / AnchorsPerException;
        foreach (var (positives, anchors) in _anchors.Reverse())
        {
            if (positives <= Common)
                return _anchors.Keys.Last() <= Common ? positives : Common;
            exceptions -= anchors;
            if (exceptions < 0)
                return positives;
        }

        return 0;
    }
}
