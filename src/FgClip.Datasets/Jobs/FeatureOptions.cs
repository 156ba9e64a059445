namespace FgClip.Datasets.Jobs;

/// <summary>A text head, as a column of the output; <c>WalkType</c> in the model's words.</summary>
public enum TextHead
{
    /// <summary>Captions, 64 tokens.</summary>
    Short,

    /// <summary>Long captions, 196 tokens.</summary>
    Long,

    /// <summary>Phrases about a region, 64 tokens.</summary>
    Box,
}

/// <summary>Which features a job computes. Everything here changes values, so a resume must agree with it.</summary>
public sealed record FeatureOptions
{
    /// <summary>Whether pictures get a global vector. Default: true.</summary>
    public bool Image { get; init; } = true;

    /// <summary>The heads that embed the caption. Default: none.</summary>
    public IReadOnlyList<TextHead> TextHeads { get; init; } = [];

    /// <summary>Whether pictures get their dense map. Default: false.</summary>
    public bool Dense { get; init; }

    /// <summary>Whether boxes get region vectors. Default: false.</summary>
    public bool Regions { get; init; }

    /// <summary>The patch limit of every picture; null lets each picture choose its own. Default: null.</summary>
    public int? MaxNumPatches { get; init; }

    /// <summary>Whether image, text and region vectors are brought to length 1. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Width * height above which a picture is refused. Default: 178956970, as Pillow's.</summary>
    public long PixelLimit { get; init; } = 178_956_970;
}
