using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Tests.Plans;

public sealed class RowSizeEstimateTests
{
    private const int Dimension = 100, Patches = 256;

    private static readonly FeatureOptions Dense = new() { Image = false, Dense = true };

    private static readonly long Own = RowSizeEstimate.For(new() { Image = false }, Dimension, Patches).Row;

    [Theory]
    [InlineData(DenseType.Float32, 4)]
    [InlineData(DenseType.Float16, 2)]
    [InlineData(DenseType.Int8, 1)]
    public void A_dense_map_counts_by_its_type(DenseType type, int bytes)
    {
        var estimate = RowSizeEstimate.For(Dense with { DenseType = type }, Dimension, Patches);

        Assert.Equal(bytes * Dimension * Patches, estimate.Row - Own);
    }

    [Fact]
    public void A_pooled_map_counts_by_its_grid() =>
        Assert.Equal(4 * Dimension * 3 * 5, RowSizeEstimate.For(Dense with { DenseGrid = new(3, 5) }, Dimension, Patches).Row - Own);

    [Theory]
    [InlineData(RegionTexts.None, 1, 0)]
    [InlineData(RegionTexts.Labels, 2, 0)]
    [InlineData(RegionTexts.All, 2, 1)]
    public void Regions_count_by_their_vectors(RegionTexts texts, int box, int negative) => Assert.Equal(
        new RowSizeEstimate(Own, box * 4 * Dimension, negative * 4 * Dimension),
        RowSizeEstimate.For(new() { Image = false, Regions = true, RegionTexts = texts }, Dimension, Patches));

    [Theory]
    [InlineData(true, 0, false, false, 3_072)]
    [InlineData(true, 2, false, false, 9_216)]
    [InlineData(false, 1, false, false, 3_072)]
    [InlineData(true, 0, true, false, 3_148_800)]
    public void Vectors_make_a_rows_size(bool image, int heads, bool dense, bool regions, long vectors)
    {
        var features = new FeatureOptions
        {
            Image = image,
            TextHeads = [.. Enum.GetValues<TextHead>().Take(heads)],
            Dense = dense,
            Regions = regions,
        };

        Assert.InRange(RowSizeEstimate.For(features, dimension: 768, patches: 1_024).Row, vectors, vectors + 200);
    }

    [Fact]
    public void A_box_has_two_vectors_and_each_negative_one()
    {
        var estimate = RowSizeEstimate.For(new FeatureOptions { Regions = true }, dimension: 768, patches: 256);

        Assert.Equal((6_144, 3_072), (estimate.Box, estimate.Negative));
    }
}
