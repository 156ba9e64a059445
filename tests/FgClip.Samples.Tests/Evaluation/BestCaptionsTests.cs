using FgClip.Samples.Evaluation;

namespace FgClip.Samples.Tests.Evaluation;

public sealed class BestCaptionsTests
{
    [Fact]
    public void The_nearest_come_first_and_each_caption_once()
    {
        var best = BestCaptions.Find([1, 0], [.5f, 0, .9f, 0, .5f, 0, -1, 0], ["a star", "a cross", "a star", "a square"], 2);
        Assert.Equal([new("a cross", .9f), new("a star", .5f)], best);
    }

    [Fact]
    public void There_are_no_more_captions_than_there_are() =>
        Assert.Single(BestCaptions.Find([1, 0], [1, 0, 1, 0], ["a star", "a star"], 5));

    [Fact]
    public void Vectors_that_do_not_fit_the_captions_are_refused() =>
        Assert.Throws<ArgumentException>(() => BestCaptions.Find([1, 0], [1, 0, 1], ["a star", "a cross"], 1));
}
