using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests.Jobs;

public sealed class JobSpecValidatorTests
{
    private static readonly JobSpec Good = Samples.Spec("/out", "/in.jsonl") with
    {
        Features = Samples.EveryFeature with { DenseType = DenseType.Int8, DenseGrid = new(1, 128), RegionTexts = RegionTexts.None },
        Manifest = new() { BoxFormat = BoxFormat.Cxcywh, BoxUnits = BoxUnits.Relative },
    };

    public static TheoryData<string, FeatureOptions> BadFeatures => new()
    {
        { "Features.DenseType", new() { DenseType = DenseType.Float16 } },
        { "Features.DenseType", new() { Dense = true, DenseType = (DenseType)9 } },
        { "Features.DenseGrid", new() { DenseGrid = new(4, 4) } },
        { "Features.DenseGrid", new() { Dense = true, DenseGrid = new(0, 4) } },
        { "Features.DenseGrid", new() { Dense = true, DenseGrid = new(4, 129) } },
        { "Features.RegionTexts", new() { Regions = true, RegionTexts = (RegionTexts)9 } },
    };

    [Fact]
    public void A_good_specification_has_no_failures() => Assert.Empty(JobSpecValidator.Validate(Good));

    [Theory]
    [MemberData(nameof(BadFeatures))]
    public void A_bad_feature_is_named(string option, FeatureOptions features) =>
        Assert.StartsWith(option, Assert.Single(JobSpecValidator.Validate(Good with { Features = features })));

    [Fact]
    public void All_failures_are_found()
    {
        var failures = JobSpecValidator.Validate(Good with { Manifest = new() { BoxFormat = (BoxFormat)9, BoxUnits = (BoxUnits)9, KeyColumn = "" } });

        Assert.Equal(["Manifest.KeyColumn", "Manifest.BoxFormat", "Manifest.BoxUnits"], failures.Select(f => f[..f.IndexOf(':', StringComparison.Ordinal)]));
    }
}
