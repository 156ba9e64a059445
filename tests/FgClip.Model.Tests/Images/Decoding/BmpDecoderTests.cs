using FgClip.Model.Images;
using FgClip.Model.Images.Decoding;

namespace FgClip.Model.Tests.Images.Decoding;

public sealed class BmpDecoderTests
{
    public static TheoryData<string> Cases => PillowCases.Select("bmp");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_kind_of_bitmap_has_Pillows_pixels(string name) => PillowCases.Check(name);

    [Fact]
    public void A_jump_in_run_length_code_leaves_the_first_colour()
    {
        // From the bottom: a pixel of colour 3, a jump of one right and one up, two pixels of colour 2, the end of the line.
        using var image = BmpDecoder.Decode(RunLength(width: 4, height: 2, [1, 3, 0, 2, 1, 1, 2, 2, 0, 0, 0, 1]), pixelLimit: 8);
        Assert.Equal([0, 0, 2, 2, 3, 0, 0, 0], image.Pixels.ToArray().Where((_, i) => i % 3 == 0));
    }

    [Fact]
    public void A_size_of_nothing_is_refused() =>
        Assert.Equal(ImageFault.Unreadable,
        Assert.Throws<ImageRejectedException>(() => BmpDecoder.Decode([.. "BM"u8, .. new byte[60]], 8)).Fault);

    /// <summary>An 8-bit bitmap whose colours are grays of their own number.</summary>
    private static byte[] RunLength(byte width, byte height, byte[] code)
    {
        byte[] header = [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 54 + 16, 0, 0, 0, 40, 0, 0, 0, width, 0, 0, 0, height, 0, 0, 0, 1, 0, 8, 0, 1];
        var file = new byte[54];
        header.CopyTo(file, 0);
        file[46] = 4;
        return [.. file, 0, 0, 0, 0, 1, 1, 1, 0, 2, 2, 2, 0, 3, 3, 3, 0, .. code];
    }
}
