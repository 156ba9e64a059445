using FgClip.Model.Encoders;
using FgClip.Model.Heatmaps;

namespace FgClip.Model.Tests.Heatmaps;

public sealed class SimilarityMapTests
{
    [Fact]
    public void Each_patch_has_its_cosine_and_the_colours_span_them()
    {
        float[] patches = [2, 0, 0, 3, -1, 0, 1, 1];
        var map = SimilarityMap.Create("label", new ImageFeatures(new(Height: 2, Width: 2), default, patches), [5, 0]);

        Assert.Equal([1, 0, -1, MathF.Sqrt(0.5f)], map.Cosines.Select(cosine => MathF.Round(cosine, 6)), (a, b) => Math.Abs(a - b) < 1e-5);
        var colours = map.Colours();
        Assert.Equal("FDE725", Convert.ToHexString(colours.AsSpan(0, 3)));
        Assert.Equal("440154", Convert.ToHexString(colours.AsSpan(6, 3)));
    }

    [Fact]
    public void A_map_without_differences_is_dark()
    {
        var map = SimilarityMap.Create("label", new ImageFeatures(new(1, 2), default, new float[] { 1, 0, 1, 0 }), [1, 0]);
        Assert.All(map.Colours().Chunk(3), colour => Assert.Equal("440154", Convert.ToHexString(colour)));
    }
}
