using System.Text.Json;
using System.Text.Json.Serialization;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Encoders;

/// <summary>The features that the independent implementation computed of one checkpoint.</summary>
public sealed record GoldenFeatures
{
    [JsonPropertyName("images")]
    public required IReadOnlyList<GoldenImage> Images { get; init; }

    [JsonPropertyName("texts")]
    public required IReadOnlyList<GoldenText> Texts { get; init; }

    [JsonPropertyName("logit_scale")]
    public required float LogitScale { get; init; }

    [JsonPropertyName("logit_bias")]
    public float LogitBias { get; init; }

    public static GoldenFeatures Read(string name) =>
        JsonSerializer.Deserialize<GoldenFeatures>(File.ReadAllBytes(Fixtures.At("golden", name + ".json")))!;
}

public sealed record GoldenImage(
    [property: JsonPropertyName("image")] string Image,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("patches_high")] int High,
    [property: JsonPropertyName("patches_wide")] int Wide,
    [property: JsonPropertyName("image_feature")] float[] Pooled,
    [property: JsonPropertyName("dense_mean")] float[] DenseMean,
    [property: JsonPropertyName("dense_first")] float[] DenseFirst,
    [property: JsonPropertyName("dense_last")] float[] DenseLast,
    [property: JsonPropertyName("boxes_xyxy_pixels")] float[][] Boxes,
    [property: JsonPropertyName("region_features")] float[][] Regions);

public sealed record GoldenText(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("max_length")] int MaxLength,
    [property: JsonPropertyName("walk_type")] string Walk,
    [property: JsonPropertyName("feature")] float[] Feature);
