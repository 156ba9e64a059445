using System.Runtime.InteropServices;
using FgClip.Model.Images;

namespace FgClip.Model.Tests.Images;

public sealed class PatchNormalizerTests
{
    private static readonly ImagePreprocessing[] Rules =
    [
        new() { Resize = ResizeRule.PatchLimit, PatchSize = 16, Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] },
        new()
        {
            Resize = ResizeRule.Square,
            PatchSize = 14,
            ImageSize = 336,
            Mean = [0.48145466f, 0.4578275f, 0.40821073f],
            Std = [0.26862954f, 0.26130258f, 0.27577711f],
        },
    ];

    /// <summary>
    /// Every byte in every channel, by vectors, by tables, and as the definition has it: to the bit. No length is left out, nor written
    /// over.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_byte_of_every_channel_is_the_definitions(int rule)
    {
        var normalizer = new PatchNormalizer(Rules[rule]);
        var bytes = Enumerable.Range(0, 256 * 3 * 5).Select(i => (byte)(i / 3 * 7)).ToArray();
        var expected = bytes.Select((value, i) => ((float)(value * (1.0 / 255)) - Rules[rule].Mean[i % 3]) / Rules[rule].Std[i % 3])
            .ToArray();
        Assert.Equal(256 * 3, bytes.Select((value, i) => (value, i % 3)).Distinct().Count());

        foreach (var length in (int[])[0, 3, 21, 24, 27, 45, 48, 51, bytes.Length - 3, bytes.Length])
        {
            var (vectors, tables) = (new float[length + 1], new float[length + 1]);
            normalizer.Normalize(bytes.AsSpan(0, length), vectors);
            normalizer.NormalizeScalar(bytes.AsSpan(0, length), tables);
            Assert.Equal(Bits([.. expected[..length], 0]), Bits(vectors));
            Assert.Equal(Bits(vectors), Bits(tables));
        }
    }

    /// <summary>transformers' torchvision backend: (value - mean * 255) / (deviation * 255) in float32.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_byte_is_torchvisions_where_that_resizes(int number)
    {
        var rule = Rules[number] with { Backend = ResizeBackend.Torchvision };
        var bytes = Enumerable.Range(0, 256 * 3).Select(i => (byte)(i / 3)).ToArray();
        var expected = bytes.Select((value, i) => (value - (rule.Mean[i % 3] * 255f)) / (rule.Std[i % 3] * 255f)).ToArray();
        var (vectors, tables) = (new float[bytes.Length], new float[bytes.Length]);

        new PatchNormalizer(rule).Normalize(bytes, vectors);
        new PatchNormalizer(rule).NormalizeScalar(bytes, tables);

        Assert.Equal(Bits(expected), Bits(vectors));
        Assert.Equal(Bits(expected), Bits(tables));
    }

    private static int[] Bits(float[] numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
