using System.Text.Json.Serialization;
using FgClip.Images;

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

/// <summary>What the numbers of a dense map are written as.</summary>
public enum DenseType
{
    /// <summary>As the model gives them.</summary>
    Float32,

    /// <summary>Rounded to half precision.</summary>
    Float16,

    /// <summary>Whole numbers from -127 to 127; times the map's scale, they are the values.</summary>
    Int8,
}

/// <summary>What the vectors of images, texts and boxes are written as.</summary>
public enum VectorType
{
    /// <summary>Lists of float32, which every reader of Parquet knows.</summary>
    List,

    /// <summary>Lists of half-precision numbers: rounded, of half the size.</summary>
    Float16,
}

/// <summary>The phrases of a row's boxes that are embedded.</summary>
public enum RegionTexts
{
    /// <summary>Each box's own phrase, and those that are not true of it.</summary>
    All,

    /// <summary>Each box's own phrase.</summary>
    Labels,

    /// <summary>None.</summary>
    None,
}

/// <summary>How JPEGs become pixels.</summary>
public enum DecodeMode
{
    /// <summary>Whole, with Pillow's pixels.</summary>
    Exact,

    /// <summary>
    /// To a half, a quarter or an eighth where the model sees no more: faster for large images, at vectors that differ a little.
    /// </summary>
    Fast,
}

/// <summary>The size of an area-pooled dense map.</summary>
/// <param name="High">Rows of cells.</param>
/// <param name="Wide">Cells in a row.</param>
public sealed record DenseGrid(int High, int Wide)
{
    /// <summary>The most rows, and the most cells in a row.</summary>
    public const int MaxSide = 128;
}

/// <summary>
/// Which features a job computes. Everything here changes values, so a resume must agree with it. An option that came later is left out of
/// records where it is its default, so that datasets from before it keep their digest.
/// </summary>
// A new option has JsonIgnoreCondition.WhenWritingDefault; one with columns of its own also has a word in FeatureNames.
public sealed record FeatureOptions
{
    /// <summary>Whether images get a global vector. Default: true.</summary>
    public bool Image { get; init; } = true;

    /// <summary>The heads that embed the caption. Default: none.</summary>
    public IReadOnlyList<TextHead> TextHeads { get; init; } = [];

    /// <summary>Whether the output has the images' dense maps. Default: false.</summary>
    public bool Dense { get; init; }

    /// <summary>What the vectors of images, texts and boxes are written as. Default: List.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public VectorType VectorType { get; init; }

    /// <summary>What dense maps are written as. Default: Float32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DenseType DenseType { get; init; }

    /// <summary>The size that each dense map is pooled to; null leaves it at the image's patches. Default: null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DenseGrid? DenseGrid { get; init; }

    /// <summary>
    /// Whether boxes get region vectors. They are taken from the whole dense map, whatever is written of it. Default: false.
    /// </summary>
    public bool Regions { get; init; }

    /// <summary>Which phrases of the boxes are embedded, where regions are asked for. Default: All.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RegionTexts RegionTexts { get; init; }

    /// <summary>The patch limit of every image; null lets each image choose its own. Default: null.</summary>
    public int? MaxNumPatches { get; init; }

    /// <summary>How JPEGs are decoded. Default: Exact.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DecodeMode Decode { get; init; }

    /// <summary>Whether image, text and region vectors are brought to length 1. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Whether any of the features needs images, so that their files are opened and their size and digest are known.</summary>
    [JsonIgnore]
    public bool NeedsImages => Image || Dense || Regions;

    /// <summary>Width * height above which an image is refused. Default: 178956970, as Pillow's.</summary>
    public long PixelLimit { get; init; } = ImageLimits.DefaultPixels;
}
