namespace FgClip.Model.Tests.Images.Decoding;

public sealed class VipsDecoderTests
{
    public static TheoryData<string> Cases => PillowCases.Select("jpeg", "png", "webp", "tiff");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rare_kinds_of_images_have_Pillows_pixels(string name) => PillowCases.Check(name);
}
