namespace FgClip.Datasets.Plans;

/// <summary>What rows of an input have, as far as features are computed from it.</summary>
[Flags]
internal enum RowFields
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An image, or a column for it.</summary>
    Image = 1,

    /// <summary>A caption, or a column for it.</summary>
    Caption = 2,

    /// <summary>Boxes, or a column for them.</summary>
    Boxes = 4,

    /// <summary>All.</summary>
    All = Image | Caption | Boxes,
}
