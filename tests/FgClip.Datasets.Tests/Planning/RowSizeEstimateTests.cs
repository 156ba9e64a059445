using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;

namespace FgClip.Datasets.Tests.Planning;

public sealed class RowSizeEstimateTests
{
    [Theory]
    [InlineData(true, 0, false, false, 3_072)]
    [InlineData(true, 2, false, false, 9_216)]
    [InlineData(false, 1, false, false, 3_072)]
    [InlineData(true, 0, true, false, 3_148_800)]
    public void Vectors_make_a_rows_size(bool image, int heads, bool dense, bool regions, long vectors)
    {
        var features = new FeatureOptions { Image = image, TextHeads = [.. Enum.GetValues<TextHead>().Take(heads)], Dense = dense, Regions = regions };

        Assert.InRange(RowSizeEstimate.For(features, dimension: 768, patches: 1_024).Row, vectors, vectors + 200);
    }

    [Fact]
    public void A_box_has_two_vectors_and_each_negative_one()
    {
        var estimate = RowSizeEstimate.For(new FeatureOptions { Regions = true }, dimension: 768, patches: 256);

        Assert.Equal((6_144, 3_072), (estimate.Box, estimate.Negative));
    }
}
