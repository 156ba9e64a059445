namespace FgClip.Mining.Specs;

/// <summary>What keeps candidates that are true of the anchor from being taken for negatives. A limit of null is off.</summary>
public sealed record GuardOptions
{
    /// <summary>Whether a candidate whose image has the very bytes of the anchor's image is refused. Default: true.</summary>
    public bool SameImage { get; init; } = true;

    /// <summary>
    /// Whether a candidate is refused whose text is that of the anchor or of one of its positives, letter case, punctuation, white space
    /// and compatibility forms apart. Default: true.
    /// </summary>
    public bool SameCaption { get; init; } = true;

    /// <summary>The cosine of two images above which a candidate's image is taken for the anchor's. Default: null.</summary>
    public double? NearImage { get; init; }

    /// <summary>
    /// The cosine of two texts above which a candidate's text is taken for the anchor's, as FG-CLIP 2's training does. Default: 0.95.
    /// </summary>
    public double? NearText { get; init; } = 0.95;
}
