using System.Security.Cryptography;
using System.Text.Json;
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

    public sealed record GoldenSize(
        int MaxNumPatches, int PatchesHigh, int PatchesWide, string ResizedRgbSha256, float[] FirstPatchHead, float[] LastPatchTail, double Mean);
}
