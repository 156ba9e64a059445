using FgClip.Model.Images;
using FgClip.Model.Images.Decoding;

namespace FgClip.Model.Tests.Images.Decoding;

public sealed class GifDecoderTests
{
    public static TheoryData<string> Cases => PillowCases.Select("gif");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_kind_of_first_frame_has_Pillows_pixels(string name) => PillowCases.Check(name);

    /// <summary>Codes 5, 4098 and 4098 of 13 bits, behind a code size of 12: they would lie beyond the table.</summary>
    [Fact]
    public void Colours_of_12_bits_are_refused()
    {
        byte[] file = [.. "GIF89a"u8, 2, 0, 2, 0, 0, 0, 0, (byte)',', 0, 0, 0, 0, 2, 0, 2, 0, 0, 12, 5, 5, 0x40, 0x00, 0x0a, 0x80, 0,
            (byte)';'];
        var error = Assert.Throws<ImageRejectedException>(() => GifDecoder.Decode(file, 4));
        Assert.Equal(ImageFault.Unreadable, error.Fault);
    }

    [Fact]
    public void A_file_without_a_frame_is_refused()
    {
        var error = Assert.Throws<ImageRejectedException>(() => GifDecoder.Decode([.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, (byte)';'], 1));
        Assert.Equal(ImageFault.Unreadable, error.Fault);
        Assert.Contains("no frame", error.Message);
    }
}
