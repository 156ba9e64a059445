using FgClip.Samples.Evaluation;

namespace FgClip.Samples.Tests.Evaluation;

public sealed class HardNegativesTests
{
    [Theory]
    [InlineData(new float[] { 1, 0 }, new float[] { .9f, .4f, 0, 1 }, true)]
    [InlineData(new float[] { .5f, .5f }, new float[] { .9f, .4f, 0, 1 }, false)]
    [InlineData(new float[] { .5f, .5f }, new float[] { 0, 1, .6f, 0 }, false)]
    [InlineData(new float[] { .6f, 1 }, new float[] { 0, 1, .6f, 0 }, false)]
    [InlineData(new float[] { 1, 0 }, new float[] { float.NaN, 0, 0, 1 }, false)]
    public void The_phrase_must_beat_every_negative_outright(float[] phrase, float[] negatives, bool told) =>
        Assert.Equal(told, new HardNegatives().Add([1, 0], phrase, [.. negatives.Chunk(2)]));

    [Fact]
    public void The_accuracy_is_the_share_of_regions_told()
    {
        var tally = new HardNegatives();
        Assert.Equal(double.NaN, tally.Accuracy);
        tally.Add([1, 0], [1, 0], [[0, 1]]);
        tally.Add([0, 1], [1, 0], [[0, 1]]);
        tally.Add([0, 2], [0, 1], [[1, 0]]);
        Assert.Equal((3, 2, 2d / 3), (tally.Regions, tally.Told, tally.Accuracy));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_and_not_counted()
    {
        var tally = new HardNegatives();
        Assert.Throws<ArgumentException>(() => tally.Add([1, 0], [1], [[0, 1]]));
        Assert.Throws<ArgumentException>(() => tally.Add([1, 0], [1, 0], [[0, 1], [0]]));
        Assert.Throws<ArgumentException>(() => tally.Add([1, 0], [1, 0], []));
        Assert.Equal(0, tally.Regions);
    }
}
