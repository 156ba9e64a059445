using FgClip.Model.Images;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Encoders;

internal static class Images
{
    private static readonly ImageDecoder Decoder = new();

    /// <summary>A fixture's image as the model takes it; the limit has no meaning for FG-CLIP.</summary>
    public static PreparedImage Prepare(ImagePreprocessing rule, string image, int limit)
    {
        using var decoded = Decoder.Decode(File.ReadAllBytes(Fixtures.At("images", image)), 100_000_000);
        return new ImagePreparer(rule).Prepare(decoded, limit);
    }
}
