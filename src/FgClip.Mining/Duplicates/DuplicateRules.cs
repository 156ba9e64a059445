namespace FgClip.Mining.Duplicates;

/// <summary>Which item of a group is kept.</summary>
public enum KeepRule
{
    /// <summary>The first, in the order of the dataset.</summary>
    First,

    /// <summary>The image or box with the most pixels, the text with the most letters.</summary>
    Largest,
}

/// <summary>Which pairs a report lists.</summary>
public enum PairList
{
    /// <summary>Of each item the nearest that come after it, as many as <see cref="DuplicateSpec.PairsPerItem"/> says.</summary>
    Nearest,

    /// <summary>Each item of a group with the one that is kept, however near they are.</summary>
    Kept,
}
