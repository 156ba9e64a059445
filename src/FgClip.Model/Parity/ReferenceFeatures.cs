using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FgClip.Model.Parity;

/// <summary>
/// The vectors that another implementation, or the same in float32, gives for some images and texts. Written as the goldens are: JSON with
/// names in snake case; members that are not named here are passed over.
/// </summary>
internal sealed record ReferenceFeatures
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public required IReadOnlyList<ReferenceImage> Images { get; init; }

    public required IReadOnlyList<TextFeatures> Texts { get; init; }

    /// <exception cref="ParityException">No such file, or it holds something else.</exception>
    public static async Task<(ReferenceFeatures Features, ParitySource Source)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new ParityException($"There is no file {path}.");
        var json = await File.ReadAllBytesAsync(path, cancellationToken);
        try
        {
            var features = JsonSerializer.Deserialize<ReferenceFeatures>(json, Json) ?? throw new JsonException("it is null.");
            return (features, new(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(json))));
        }
        catch (JsonException e)
        {
            throw new ParityException($"{path} does not hold reference features: {e.Message}", e);
        }
    }

    public Task WriteAsync(string path, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(this, Json), cancellationToken);
}

/// <summary>The vectors of one image.</summary>
internal sealed record ReferenceImage
{
    /// <summary>Its name.</summary>
    public required string Image { get; init; }

    /// <summary>The patch limit that it was resized by; no meaning for models of one size.</summary>
    public int Limit { get; init; } = 1;

    /// <summary>Rows of patches; 0 where the reference does not state them.</summary>
    [JsonPropertyName("patches_high")]
    public int PatchRows { get; init; }

    /// <summary>Columns of patches; 0 where the reference does not state them.</summary>
    [JsonPropertyName("patches_wide")]
    public int PatchColumns { get; init; }

    public required float[] ImageFeature { get; init; }

    /// <summary>The mean of the dense vectors; empty where there are none, as for CLIP.</summary>
    public float[] DenseMean { get; init; } = [];

    /// <summary>The first dense vector, or empty.</summary>
    public float[] DenseFirst { get; init; } = [];

    /// <summary>The last dense vector, or empty.</summary>
    public float[] DenseLast { get; init; } = [];

    /// <summary>Left, top, right and bottom of each box, in pixels of the image before it was resized.</summary>
    public float[][] BoxesXyxyPixels { get; init; } = [];

    /// <summary>A vector a box.</summary>
    public float[][] RegionFeatures { get; init; } = [];
}

/// <summary>The vector of one text by one head.</summary>
internal sealed record TextFeatures
{
    public required string Text { get; init; }

    /// <summary>The tokens that it was padded to; 0 for the head's length.</summary>
    public int MaxLength { get; init; }

    /// <summary>The head. Default: the short one, which each model has.</summary>
    public WalkType WalkType { get; init; } = WalkType.Short;

    public required float[] Feature { get; init; }
}
