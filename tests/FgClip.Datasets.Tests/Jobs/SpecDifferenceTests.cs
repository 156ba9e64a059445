using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests.Jobs;

public sealed class SpecDifferenceTests
{
    private static readonly JobSpec Spec = Samples.Spec("/out", "/in.jsonl") with { Features = Samples.EveryFeature };

    public static TheoryData<string, FeatureOptions> Features => new()
    {
        { "features.denseType", Samples.EveryFeature with { DenseType = DenseType.Float16 } },
        { "features.denseGrid", Samples.EveryFeature with { DenseGrid = new(4, 4) } },
        { "features.dense", Samples.EveryFeature with { Dense = false } },
        { "features.regions", Samples.EveryFeature with { Regions = false } },
        { "features.regionTexts", Samples.EveryFeature with { RegionTexts = RegionTexts.Labels } },
    };

    public static TheoryData<string, ManifestOptions> Manifest => new()
    {
        { "manifest.boxFormat", new() { BoxFormat = BoxFormat.Xywh } },
        { "manifest.boxUnits", new() { BoxUnits = BoxUnits.Pixels } },
    };

    [Theory]
    [MemberData(nameof(Features))]
    public void A_feature_that_changes_values_makes_another_dataset(string option, FeatureOptions features)
    {
        var other = Spec with { Features = features };

        Assert.Equal([option], SpecDifference.Between(Spec, other).Select(d => d.Option));
        Assert.NotEqual(JobSpecDigest.OfComputation(Spec), JobSpecDigest.OfComputation(other));
    }

    [Theory]
    [MemberData(nameof(Manifest))]
    public void A_reading_of_boxes_makes_another_dataset(string option, ManifestOptions manifest)
    {
        Assert.Equal([option], SpecDifference.Between(Spec, Spec with { Manifest = manifest }).Select(d => d.Option));
    }
}
