namespace FgClip.Datasets.Rows;

/// <summary>What the numbers of a box count.</summary>
public enum BoxUnits
{
    /// <summary>Pixels of the image as its file has it.</summary>
    Pixels,

    /// <summary>Parts of the image's width and height, 0 to 1.</summary>
    Relative,
}
