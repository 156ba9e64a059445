using FgClip.Model.Images;

namespace FgClip.Model.Tests.Images;

public sealed class PatchLimitTests
{
    [Fact]
    public void Every_fixture_gets_the_references_limit() =>
        Assert.All(PixelGoldens.All, golden => Assert.Equal(golden.Bucket, PatchLimit.For(golden.Width, golden.Height)));

    [Theory]
    [InlineData(128 * 16, 16, 128)]
    [InlineData(129 * 16, 16, 256)]
    [InlineData((129 * 16) - 1, 16, 128)]
    [InlineData(256, 256, 256)]
    [InlineData(257 * 16, 16, 576)]
    [InlineData(577 * 16, 16, 784)]
    [InlineData(28 * 16, 28 * 16, 784)]
    [InlineData(785 * 16, 16, 1024)]
    [InlineData(60000, 60000, 1024)]
    public void A_limit_begins_one_patch_above_the_one_before(int width, int height, int limit) =>
        Assert.Equal(limit, PatchLimit.For(width, height));
}
