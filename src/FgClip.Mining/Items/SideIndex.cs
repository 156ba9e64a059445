namespace FgClip.Mining.Items;

/// <summary>The items of a side, numbered through all parts in their order.</summary>
/// <param name="name">The side's folder.</param>
/// <param name="items">Items of each part.</param>
/// <param name="links">Label links of each part.</param>
internal sealed class SideIndex(string name, IReadOnlyList<int> items, IReadOnlyList<int> links)
{
    private readonly int[] _starts = Starts(name, items);

    public string Name => name;

    public int Parts => items.Count;

    public int Count => _starts[^1];

    public IReadOnlyList<int> Links => links;

    /// <summary>The items of a part: first, and one behind the last.</summary>
    public (int First, int End) GetItems(int part) => (_starts[part], _starts[part + 1]);

    /// <summary>The pieces of a range of items, part by part: the part, the first item in it, and how many.</summary>
    public IEnumerable<(int Part, int First, int Count)> Pieces(int first, int end)
    {
        for (var part = PartOf(first); first < end; part++)
        {
            var stop = Math.Min(end, _starts[part + 1]);
            if (stop > first)
                yield return (part, first - _starts[part], stop - first);
            first = Math.Max(first, stop);
        }
    }

    /// <summary>The part that an item is of.</summary>
    public int PartOf(int item)
    {
        var at = Array.BinarySearch(_starts, item);
        at = at < 0 ? ~at - 1 : at;
        // Parts without items start where the next one does.
        while (at + 1 < _starts.Length && _starts[at + 1] == item)
            at++;
        return at;
    }

    private static int[] Starts(string name, IReadOnlyList<int> items)
    {
        var starts = new int[items.Count + 1];
        for (var i = 0; i < items.Count; i++)
        {
            if (starts[i] > int.MaxValue - items[i])
                throw new InvalidDataException(
                    $"There are more than {int.MaxValue:N0} {name}, which is the most that one job can number. "
                    + "Embed the inputs to several outputs of fewer rows.");
            starts[i + 1] = starts[i] + items[i];
        }

        return starts;
    }
}
