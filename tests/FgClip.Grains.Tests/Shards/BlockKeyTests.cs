using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Tests.Shards;

public sealed class BlockKeyTests
{
    [Theory]
    [InlineData("coyo", 1, 0, "coyo/1/000000")]
    [InlineData("team/coyo", 12, 1234567, "team/coyo/12/1234567")]
    public void A_key_can_be_taken_apart_again(string job, int run, int block, string text)
    {
        var key = new BlockKey(job, run, block);

        Assert.Equal(text, key.ToString());
        Assert.Equal(key, BlockKey.Parse(text));
    }

    [Theory]
    [InlineData("coyo")]
    [InlineData("coyo/000001")]
    [InlineData("/1/000001")]
    [InlineData("coyo/1/")]
    [InlineData("coyo/1/-1")]
    [InlineData("coyo/one/000001")]
    public void What_is_no_key_is_refused(string text)
    {
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => BlockKey.Parse(text)).Message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(256, 1)]
    [InlineData(257, 2)]
    public void A_block_holds_256_shards(int shards, int blocks) => Assert.Equal(blocks, DatasetPaths.BlocksOf(shards));
}
