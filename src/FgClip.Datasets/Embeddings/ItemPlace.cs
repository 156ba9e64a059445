namespace FgClip.Datasets.Embeddings;

/// <summary>Where in a part a vector or text lies; places are in the order of the part.</summary>
/// <param name="Row">The row, from 0 in its part.</param>
/// <param name="Region">The box of the row; 0 for what is not a region.</param>
/// <param name="Member">The negative of the box; 0 for what is none.</param>
internal readonly record struct ItemPlace(int Row, int Region = 0, int Member = 0) : IComparable<ItemPlace>
{
    public static ItemPlace BeforeRow(int row) => new(row - 1);

    public int CompareTo(ItemPlace other) => (Row, Region, Member).CompareTo((other.Row, other.Region, other.Member));

    /// <summary>The next place, at which an entry starts a new element of the list of a depth.</summary>
    public ItemPlace Next(int repetition) => repetition switch
    {
        0 => new(Row + 1),
        1 => new(Row, Region + 1),
        _ => new(Row, Region, Member + 1),
    };
}
