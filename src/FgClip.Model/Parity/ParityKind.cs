namespace FgClip.Model.Parity;

/// <summary>What a compared vector is of.</summary>
public enum ParityKind
{
    /// <summary>A whole image.</summary>
    Image,

    /// <summary>The dense map: its first vector, its last, and the mean of all.</summary>
    Dense,

    /// <summary>A box, pooled from the dense map.</summary>
    Region,

    /// <summary>A text by the short head.</summary>
    TextShort,

    /// <summary>A text by the long head.</summary>
    TextLong,

    /// <summary>A text by the box head.</summary>
    TextBox,
}
