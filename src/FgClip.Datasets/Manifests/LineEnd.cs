namespace FgClip.Datasets.Manifests;

/// <summary>What ends the lines of a text manifest.</summary>
public enum LineEnd
{
    /// <summary>A line feed, with or without a carriage return before it.</summary>
    LineFeed,

    /// <summary>A carriage return alone, as old spreadsheets for the Mac write it.</summary>
    CarriageReturn,
}
