using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FgClip.Model.Images;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Images;

/// <summary>golden/pixels.json: what Pillow makes of each fixture.</summary>
internal static class PixelGoldens
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<Golden> All { get; } =
        JsonSerializer.Deserialize<Golden[]>(File.ReadAllBytes(Fixtures.At("golden", "pixels.json")), SnakeCase)!;

    /// <summary>golden/pixels-torchvision.json: what transformers' torchvision backend makes of each fixture.</summary>
    public static IReadOnlyList<Golden> Torchvision { get; } =
        JsonNode.Parse(File.ReadAllBytes(Fixtures.At("golden", "pixels-torchvision.json")))!["images"]!
        .Deserialize<TorchvisionGolden[]>(SnakeCase)!
        .Select(
            golden => new Golden(golden.Image, golden.Width, golden.Height, golden.DecodedRgbSha256, golden.Bucket, golden.Sizes)
            {
                Bicubic224 = "",
                Bicubic336 = "",
            })
        .ToList();

    /// <summary>golden/pixels-pillow-13.json: sizes for which Pillow 13 resizes columns first.</summary>
    public static IReadOnlyList<Pillow13Golden> Pillow13 { get; } =
        JsonNode.Parse(File.ReadAllBytes(Fixtures.At("golden", "pixels-pillow-13.json")))!["resized"]!.Deserialize<Pillow13Golden[]>(
            SnakeCase)!;

    public static TheoryData<string> Names => [.. All.Select(golden => golden.Image)];

    public static Golden Find(string image) => All.Single(golden => golden.Image == image);

    public static RgbImage Decode(string image) =>
        new ImageDecoder().Decode(File.ReadAllBytes(Fixtures.At("images", image)), pixelLimit: 100_000_000);

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public sealed record Golden(string Image, int Width, int Height, string DecodedRgbSha256, int Bucket, GoldenSize[] Sizes)
    {
        [JsonPropertyName("bicubic_224_sha256")]
        public required string Bicubic224 { get; init; }

        [JsonPropertyName("bicubic_336_sha256")]
        public required string Bicubic336 { get; init; }
    }

    public sealed record Pillow13Golden(string Image, string Filter, int Width, int Height, string ResizedRgbSha256, bool RowsFirstDiffers);

    private sealed record TorchvisionGolden(string Image, int Width, int Height, string DecodedRgbSha256, int Bucket, GoldenSize[] Sizes);

    public sealed record GoldenSize(
        int MaxNumPatches, int PatchesHigh, int PatchesWide, string ResizedRgbSha256, float[] FirstPatchHead, float[] LastPatchTail,
        double Mean);
}
