using FgClip.Datasets.Parquet.Columns;

namespace FgClip.Datasets.Tests.Parquet.Columns;

public sealed class PartMetadataTests
{
    private static readonly PartMetadata Metadata = Samples.Metadata(Samples.Spec("/out", "/in.jsonl"), shard: 17, generation: 3);

    [Fact]
    public void Pairs_come_back_as_they_were() => Assert.Equal(Metadata, PartMetadata.FromPairs(Metadata.ToPairs()));

    [Fact]
    public void Pairs_say_nothing_of_where_and_when() =>
        Assert.Equal(
            [
                "fgclip.computation_digest", "fgclip.generation", "fgclip.heads", "fgclip.logit_bias", "fgclip.logit_scale", "fgclip.model",
                "fgclip.model_digest", "fgclip.normalized", "fgclip.patch_rule", "fgclip.shard", "fgclip.software",
            ],
            Metadata.ToPairs().Keys);

    [Theory]
    [InlineData("fgclip.shard", null, "fgclip.shard is missing")]
    [InlineData("fgclip.generation", "two", "fgclip.generation is \"two\"")]
    [InlineData("fgclip.generation", "1.5", "fgclip.generation is \"1.5\"")]
    [InlineData("fgclip.normalized", "maybe", "fgclip.normalized is \"maybe\"")]
    public void A_pair_that_is_wrong_is_named(string key, string? value, string words)
    {
        var pairs = Metadata.ToPairs().ToDictionary();
        pairs.Remove(key);
        if (value is not null)
            pairs.Add(key, value);

        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => PartMetadata.FromPairs(pairs)).Message);
    }
}
