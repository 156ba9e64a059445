using FgClip.Samples.Writing;

namespace FgClip.Samples.Tests.Writing;

public sealed class SamplePathsTests
{
    [Theory]
    [InlineData(0, "images/000/000000.png")]
    [InlineData(123, "images/000/000123.jpg")]
    [InlineData(99_999, "images/099/099999.jpg")]
    [InlineData(1_234_568, "images/1234/1234568.png")]
    public void A_thousand_images_share_a_folder(long index, string expected) => Assert.Equal(expected, SamplePaths.Image(index));
}
