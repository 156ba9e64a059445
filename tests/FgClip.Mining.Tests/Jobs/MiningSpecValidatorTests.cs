using FgClip.Mining.Specs;

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
        Assert.Empty(MiningSpecValidator.Validate(Good with { Anchor = ItemKind.Region, Candidate = ItemKind.Attribute, Model = "m", Format = OutputFormat.FineHard, Negatives = new() { Count = 10 } }));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_failure_names_its_option(string option, MiningSpec spec) =>
        Assert.StartsWith($"{option}: ", Assert.Single(MiningSpecValidator.Validate(spec)));
}
