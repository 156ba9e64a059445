namespace FgClip.Mining.Filters;

/// <summary>What became of the candidates that were looked at, in the order in which filters are asked. The first that refuses counts.</summary>
public sealed record FilterCounts
{
    /// <summary>Anchors.</summary>
    public long Anchors { get; set; }

    /// <summary>Anchors without a positive; they are left out of the output.</summary>
    public long WithoutPositive { get; set; }

    /// <summary>Anchors with fewer negatives than were asked for.</summary>
    public long Short { get; set; }

    /// <summary>Candidates that were looked at: each anchor's nearest.</summary>
    public long Candidates { get; set; }

    /// <summary>Positives among them.</summary>
    public long Positives { get; set; }

    /// <summary>Refused because their image is the anchor's.</summary>
    public long SameImage { get; set; }

    /// <summary>Refused because their text is the anchor's, or a positive's.</summary>
    public long SameCaption { get; set; }

    /// <summary>Refused by the limit of images.</summary>
    public long NearImage { get; set; }

    /// <summary>Refused by the limit of texts.</summary>
    public long NearText { get; set; }

    /// <summary>Refused by the absolute margin.</summary>
    public long AbsoluteMargin { get; set; }

    /// <summary>Refused by the relative margin.</summary>
    public long RelativeMargin { get; set; }

    /// <summary>Refused by the highest score.</summary>
    public long MaxScore { get; set; }

    /// <summary>Refused by the lowest score.</summary>
    public long MinScore { get; set; }

    /// <summary>Negatives.</summary>
    public long Negatives { get; set; }

    /// <summary>Adds another part's counts.</summary>
    public void Add(FilterCounts other)
    {
        foreach (var property in typeof(FilterCounts).GetProperties().Where(property => property.PropertyType == typeof(long)))
            property.SetValue(this, (long)property.GetValue(this)! + (long)property.GetValue(other)!);
    }
}
