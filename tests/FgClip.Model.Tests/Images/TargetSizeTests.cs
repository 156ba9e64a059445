using FgClip.Model.Images;

namespace FgClip.Model.Tests.Images;

public sealed class TargetSizeTests
{
    [Fact]
    public void Every_fixture_gets_the_references_size()
    {
        Assert.All(PixelGoldens.All, golden => Assert.All(golden.Sizes, size =>
            Assert.Equal(new PatchShape(size.PatchesHigh, size.PatchesWide),
            TargetSize.For(golden.Width, golden.Height, size.MaxNumPatches))));
    }

    [Fact]
    public void No_size_has_more_patches_than_the_limit()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var (width, height) = (random.Next(1, 5000), random.Next(1, 5000));
            var limit = PatchLimit.All[i % PatchLimit.All.Count];
            var shape = TargetSize.For(width, height, limit);
            Assert.InRange(shape.Count, 1, limit);
            Assert.Equal(new PatchShape(shape.Width, shape.Height), TargetSize.For(height, width, limit));
        }
    }
}
