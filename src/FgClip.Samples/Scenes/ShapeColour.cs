namespace FgClip.Samples.Scenes;

/// <summary>What a shape is painted with.</summary>
public enum ShapeColour
{
    /// <summary>(214, 39, 40)</summary>
    Red,

    /// <summary>(44, 160, 44)</summary>
    Green,

    /// <summary>(31, 90, 200)</summary>
    Blue,

    /// <summary>(240, 215, 40)</summary>
    Yellow,

    /// <summary>(140, 60, 190)</summary>
    Purple,

    /// <summary>(255, 127, 14)</summary>
    Orange,

    /// <summary>(15, 15, 15)</summary>
    Black,

    /// <summary>(250, 250, 250)</summary>
    White,
}
