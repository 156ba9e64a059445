using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Tests.Shards;

public sealed class BlockKeyTests
{
    [Theory]
    [InlineData("coyo", 0, "coyo/000000")]
    [InlineData("team/coyo", 1234567, "team/coyo/1234567")]
    public void A_key_can_be_taken_apart_again(string job, int block, string text)
    {
        var key = new BlockKey(job, block);

        Assert.Equal(text, key.ToString());
        Assert.Equal(key, BlockKey.Parse(text));
    }

    [Theory]
    [InlineData("coyo")]
    [InlineData("/000001")]
    [InlineData("coyo/")]
    [InlineData("coyo/-1")]
    public void What_is_no_key_is_refused(string text)
    {
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => BlockKey.Parse(text)).Message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(256, 1)]
    [InlineData(257, 2)]
    public void A_block_holds_256_shards(int shards, int blocks) => Assert.Equal(blocks, BlockKey.BlocksOf(shards));
}
