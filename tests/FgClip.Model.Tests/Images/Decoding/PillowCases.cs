using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Model.Images;

namespace FgClip.Model.Tests.Images.Decoding;

/// <summary>
/// pillow-cases.jsonl: tiny files of kinds that the fixtures lack, with the sha256 of what Pillow 9.4's <c>convert("RGB")</c> makes of
/// them (Pillow 13.0 of bitmaps with headers of 52 and 56 bytes), or "refused". Each name begins with the format and says what is special.
/// Those with "unsupported" are refused here as that: Pillow refuses them too, or reads what libvips does not.
/// </summary>
internal static class PillowCases
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Dictionary<string, Case> All = File.ReadLines(Path.Combine(ThisFolder(), "pillow-cases.jsonl"))
        .Select(line => JsonSerializer.Deserialize<Case>(line, SnakeCase)!)
        .ToDictionary(each => each.Name);

    public static TheoryData<string> Select(params string[] formats) => [.. All.Keys.Where(name => formats.Any(name.StartsWith))];

    public static void Check(string name)
    {
        var expected = All[name];
        if (expected.Unsupported)
        {
            var error = Assert.Throws<ImageRejectedException>(() => new ImageDecoder().Decode(expected.File, 1_000_000));
            Assert.Equal(ImageFault.Unsupported, error.Fault);
            Assert.Contains("which is not read", error.Message);
            return;
        }
        if (expected.Refused)
        {
            Assert.Throws<ImageRejectedException>(() => new ImageDecoder().Decode(expected.File, 1_000_000));
            return;
        }
        using var image = new ImageDecoder().Decode(expected.File, 1_000_000);
        Assert.Equal((expected.Width, expected.Height), (image.Width, image.Height));
        Assert.Equal(expected.RgbSha256, PixelGoldens.Sha256(image.Pixels));
    }

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private sealed record Case(string Name, byte[] File, int Width, int Height, string? RgbSha256, bool Refused, bool Unsupported = false);
}
