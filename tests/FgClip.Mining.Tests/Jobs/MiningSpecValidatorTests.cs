using FgClip.Mining.Duplicates;
using FgClip.Mining.Specs;
using FgClip.Storage;
using FgClip.TestKit;

namespace FgClip.Mining.Tests.Jobs;

public sealed class MiningSpecValidatorTests
{
    private static readonly MiningSpec Good = new() { Embeddings = "e", Anchor = ItemKind.Image, Candidate = ItemKind.Text, Output = "o" };

    public static TheoryData<string, MiningSpec> Bad => new()
    {
        { "Anchor", Good with { Anchor = ItemKind.Phrase } },
        { "Candidate", Good with { Candidate = ItemKind.Region } },
        { "Candidate", Good with { Candidate = ItemKind.Attribute, Model = "m" } },
        { "Model", Good with { Anchor = ItemKind.Region, Candidate = ItemKind.Attribute } },
        { "Candidates", Good with { Anchor = ItemKind.Region, Candidate = ItemKind.Attribute, Model = "m", Candidates = "other" } },
        { "AttributeWords", Good with { AttributeWords = "w.tsv" } },
        { "Format", Good with { Format = OutputFormat.FineHard, Negatives = new() { Count = 10 } } },
        { "Negatives.Count", Good with { Anchor = ItemKind.Region, Candidate = ItemKind.Phrase, Format = OutputFormat.FineHard } },
        { "Negatives.Count", Good with { Negatives = new() { Count = 0 } } },
        { "Negatives.RangeMin", Good with { Negatives = new() { RangeMin = -1 } } },
        { "Negatives.RangeMax", Good with { Negatives = new() { RangeMin = 3, RangeMax = 5 } } },
        { "Negatives.MaxScore", Good with { Negatives = new() { MaxScore = double.NaN } } },
        { "Negatives.MinScore", Good with { Negatives = new() { MinScore = 0.5, MaxScore = 0.4 } } },
        { "Guards.NearText", Good with { Guards = new() { NearText = 1.5 } } },
        { "Guards.NearImage", Good with { Candidate = ItemKind.Phrase, Guards = new() { NearImage = 0.9 } } },
        { "Run.Memory", Good with { Run = new() { Memory = 1 << 20 } } },
        { "Run.Threads", Good with { Run = new() { Threads = -1 } } },
        { "Run.TileAnchors", Good with { Run = new() { TileAnchors = 0 } } },
    };

    [Fact]
    public void A_good_specification_has_no_failures()
    {
        Assert.Empty(MiningSpecValidator.Validate(Good));
        Assert.Empty(
            MiningSpecValidator.Validate(
                Good with
                {
                    Anchor = ItemKind.Region,
                    Candidate = ItemKind.Attribute,
                    Model = "m",
                    Format = OutputFormat.FineHard,
                    Negatives = new() { Count = 10 },
                }));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_failure_names_its_option(string option, MiningSpec spec) =>
        Assert.StartsWith($"{option}: ", Assert.Single(MiningSpecValidator.Validate(spec)));

    // Every text of both specifications is an address today; one that is none is to be excepted here.
    public static TheoryData<string> TextMembers => [.. StringMembers.Find(typeof(MiningSpec))];

    public static TheoryData<string> DuplicateTextMembers => [.. StringMembers.Find(typeof(DuplicateSpec))];

    [Theory]
    [MemberData(nameof(TextMembers))]
    public void A_credential_is_refused_in_every_member_that_may_hold_an_address(string member)
    {
        var spec = StringMembers.With(
            Good with
            {
                Anchor = ItemKind.Region,
                Candidate = ItemKind.Attribute,
                Model = "m",
                AttributeWords = "w.tsv",
            }, member, "/data/a?sig=secret", RecordJson.Options);

        Assert.Contains(MiningSpecValidator.Validate(spec),
            failure => failure.EndsWith("the address holds a credential. Leave it out: each silo uses its own.", StringComparison.Ordinal));
        Assert.DoesNotContain(MiningSpecValidator.Validate(spec), failure => failure.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DuplicateTextMembers))]
    public void A_credential_is_refused_in_every_address_of_a_search_for_duplicates(string member)
    {
        var good = new DuplicateSpec { Embeddings = "e", Kind = ItemKind.Image, Output = "o" };
        var failure = Assert.Single(StringMembers.With(good, member, "az://c/x?sig=secret", RecordJson.Options).Validate());

        Assert.EndsWith("the address holds a credential. Leave it out: each silo uses its own.", failure);
    }
}
