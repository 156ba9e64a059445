using FgClip.Model.Images;
using FgClip.Model.Images.Decoding;

namespace FgClip.Model.Tests.Images.Decoding;

public sealed class GifDecoderTests
{
    public static TheoryData<string> Cases => PillowCases.Select("gif");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_kind_of_first_frame_has_Pillows_pixels(string name) => PillowCases.Check(name);

    [Fact]
    public void A_file_without_a_frame_is_refused()
    {
        var error = Assert.Throws<ImageRejectedException>(() => GifDecoder.Decode([.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, (byte)';'], 1));
        Assert.Equal(ImageFault.Unreadable, error.Fault);
        Assert.Contains("no frame", error.Message);
    }
}
