using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Storage;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Jobs;

public sealed class JobSpecValidatorTests
{
    private static readonly JobSpec Spec = Samples.Spec("/out", "/in.jsonl");

    private static readonly PlanExtension Added = new(2, ["/more.jsonl"]);

    private static readonly RetryPass Pass = new(1, [RowStatus.Missing]);

    // Texts that are not addresses. A member that is in neither this list nor JobSpecAddresses fails a test.
    private static readonly HashSet<string> NoAddresses =
    [
        "model.name", "model.digest", "manifest.imageColumn", "manifest.captionColumn", "manifest.keyColumn", "manifest.boxesColumn",
        "manifest.imageExtensions", "manifest.captionExtensions", "run.httpContact", "name",
    ];

    public static TheoryData<string> AddressMembers => [.. StringMembers.Find(typeof(JobSpec)).Except(NoAddresses)];

    public static TheoryData<string, JobSpec> Failures => new()
    {
        { "Inputs: name at least one", Spec with { Inputs = [] } },
        { "Inputs: /a is there 2 times", Spec with { Inputs = ["/a", "/a"] } },
        { "Inputs: an address is empty", Spec with { Inputs = [""] } },
        { "Output: an address is empty", Spec with { Output = " " } },
        { "Share.Weight must be from 1 to 1000, not 0", Spec with { Share = new JobShare { Weight = 0 } } },
        { "Output: an address holds a credential", Spec with { Output = "az://c/p?sv=1&sig=secret" } },
        { "Inputs: an address holds a credential", Spec with { Inputs = ["https://user:secret@host/x"] } },
        { "Extension.Inputs: name at least one", Spec with { Extension = new PlanExtension(2, []) } },
        { "Extension.Inputs: /a is there 2 times", Spec with { Extension = new PlanExtension(2, ["/a", "/a"]) } },
        { "Extension.Inputs: an address is empty", Spec with { Extension = new PlanExtension(2, [""]) } },
        { "Inputs: an address holds a credential", Spec with { Inputs = ["az://c/p?sig=secret", "/a"] } },
        { "Extension: must be left out with Retry", Spec with { Extension = Added, Retry = Pass } },
        { "Extension: must be left out with Beside", Spec with { Extension = Added, AddedColumns = "/dataset" } },
        { "Retry.Number", Spec with { Retry = Pass with { Number = 0 } } },
        { "Retry.Statuses: name", Spec with { AddedColumns = "/dataset", Retry = Pass with { Statuses = [] } } },
        { "Model.Digest", Spec with { Model = Spec.Model with { Digest = "abc" } } },
        { "Features: nothing is asked for", Spec with { Features = new FeatureOptions { Image = false } } },
        { "Features.TextHeads", Spec with { Features = new FeatureOptions { TextHeads = [TextHead.Box, TextHead.Box] } } },
        { "Features.MaxNumPatches", Spec with { Features = new FeatureOptions { MaxNumPatches = 0 } } },
        { "Features.DenseType: Float16 needs", Spec with { Features = new FeatureOptions { DenseType = DenseType.Float16 } } },
        { "Features.DenseType: there is no", Spec with { Features = new FeatureOptions { Dense = true, DenseType = (DenseType)9 } } },
        { "Features.DenseGrid: needs", Spec with { Features = new FeatureOptions { DenseGrid = new(4, 4) } } },
        { "Features.DenseGrid: must be", Spec with { Features = new FeatureOptions { Dense = true, DenseGrid = new(0, 4) } } },
        { "Features.DenseGrid: must be", Spec with { Features = new FeatureOptions { Dense = true, DenseGrid = new(4, 129) } } },
        { "Features.RegionTexts", Spec with { Features = new FeatureOptions { Regions = true, RegionTexts = (RegionTexts)9 } } },
        { "Features.PixelLimit", Spec with { Features = new FeatureOptions { PixelLimit = 0 } } },
        { "Manifest.KeyColumn", Spec with { Manifest = new ManifestOptions { KeyColumn = "" } } },
        { "Manifest.BoxFormat", Spec with { Manifest = new ManifestOptions { BoxFormat = (BoxFormat)9 } } },
        { "Manifest.BoxUnits", Spec with { Manifest = new ManifestOptions { BoxUnits = (BoxUnits)9 } } },
        { "Shards.Rows", Spec with { Shards = new ShardOptions { Rows = 0 } } },
        { "Shards.OutputBytes", Spec with { Shards = new ShardOptions { OutputBytes = -1 } } },
        { "Run.BatchTokens", Spec with { Run = new RunOptions { BatchTokens = 0 } } },
        { "Run.BatchImages", Spec with { Run = new RunOptions { BatchImages = 0 } } },
        { "Manifest.IgnoreOptOut", Spec with { Manifest = new ManifestOptions { IgnoreOptOut = true } } },
        { "Run.TarWindowBytes", Spec with { Run = new RunOptions { TarWindowBytes = 1_000_000 } } },
        { "Run.TarWindowBytes", Spec with { Run = new RunOptions { TarWindowBytes = 100_000_000 } } },
        { "Run.HttpPerHost", Spec with { Run = new RunOptions { HttpPerHost = 0 } } },
        { "Run.HttpContact", Spec with { Run = new RunOptions { HttpContact = "somebody" } } },
        { "Run.HttpContact", Spec with { Run = new RunOptions { HttpContact = "a@b (c)" } } },
        { "Run.HttpContact", Spec with { Run = new RunOptions { HttpContact = "https://user:secret@host/" } } },
        { "Run.DecodeThreads", Spec with { Run = new RunOptions { DecodeThreads = -1 } } },
        { "Run.MaxErrorRate: must be 0 to 1, not 1.5", Spec with { Run = new RunOptions { MaxErrorRate = 1.5 } } },
        { "Run.MaxErrorRate", Spec with { Run = new RunOptions { MaxErrorRate = double.NaN } } },
    };

    [Fact]
    public void A_good_specification_has_no_failures() => Assert.Empty(JobSpecValidator.Validate(Spec));

    [Fact]
    public void A_retry_of_added_columns_is_one_job() =>
        Assert.Empty(JobSpecValidator.Validate(Spec with { AddedColumns = "/dataset", Retry = Pass }));

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_is_wrong_is_named(string failure, JobSpec spec)
    {
        var found = Assert.Single(JobSpecValidator.Validate(spec));

        Assert.StartsWith(failure, found);
        Assert.DoesNotContain("secret", found);
    }

    [Theory]
    [MemberData(nameof(AddressMembers))]
    public void A_credential_is_refused_in_every_member_that_may_hold_an_address(string member)
    {
        var spec = Spec with
        {
            AddedColumns = "/dataset",
            Extension = Added,
            Retry = Pass,
        };

        foreach (var address in (string[])["az://c/p?sv=1&sig=secret", "/data/a?sig=secret", "https://user:secret@host/x"])
        {
            var found = Assert.Single(
                JobSpecValidator.Validate(StringMembers.With(spec, member, address, RecordJson.Options)),
                failure => !failure.StartsWith("Extension: must be left out", StringComparison.Ordinal));

            Assert.EndsWith("an address holds a credential. Leave it out: each silo uses its own.", found);
            Assert.DoesNotContain("secret", found);
        }
    }

    [Fact]
    public void Members_that_hold_addresses_are_found_by_walking_the_specification() =>
        Assert.Equal(["beside", "extension.inputs", "inputs", "manifest.imageRoots", "model.location", "output"],
        AddressMembers.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Fact]
    public void All_failures_are_found_at_once() =>
        Assert.Equal(3, JobSpecValidator.Validate(Spec with
        {
            Inputs = [],
            Features = new FeatureOptions { PixelLimit = 0 },
            Shards = new ShardOptions { Rows = 0 },
        }).Count);
}
