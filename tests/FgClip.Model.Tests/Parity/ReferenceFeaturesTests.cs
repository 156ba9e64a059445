using FgClip.Model.Parity;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Parity;

public sealed class ReferenceFeaturesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"images": []}""")]
    [InlineData("""{"images": null, "texts": []}""")]
    [InlineData("""{"images": [], "texts": [{"text": "a", "max_length": 64, "walk_type": "tall", "feature": [1]}]}""")]
    public async Task What_is_no_reference_is_named(string json)
    {
        using var temp = new TempFolder();
        var file = temp.At("golden.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        var e = await Assert.ThrowsAsync<ParityException>(() => ReferenceFeatures.ReadAsync(file, TestContext.Current.CancellationToken));
        Assert.StartsWith(file, e.Message);
    }

    [Fact]
    public async Task Every_bit_of_a_number_is_kept()
    {
        using var temp = new TempFolder();
        float[] numbers = [0.1f, 1f / 3, float.Epsilon, -float.MaxValue, -0f];
        var written = new ReferenceFeatures
        {
            Images = [],
            Texts = [new() { Text = "猫", MaxLength = 64, WalkType = WalkType.Box, Feature = numbers }],
        };
        await written.WriteAsync(temp.At("reference.json"), TestContext.Current.CancellationToken);
        var (read, _) = await ReferenceFeatures.ReadAsync(temp.At("reference.json"), TestContext.Current.CancellationToken);
        Assert.Equal(("猫", WalkType.Box), (read.Texts[0].Text, read.Texts[0].WalkType));
        Assert.Equal(numbers.Select(BitConverter.SingleToInt32Bits), read.Texts[0].Feature.Select(BitConverter.SingleToInt32Bits));
    }
}
