namespace FgClip.Datasets.Rows;

/// <summary>What the numbers of a box count.</summary>
public enum BoxUnits
{
    /// <summary>Pixels of the picture as its file has it.</summary>
    Pixels,

    /// <summary>Parts of the picture's width and height, 0 to 1.</summary>
    Relative,
}
