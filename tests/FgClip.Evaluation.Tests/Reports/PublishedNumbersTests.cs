using FgClip.Evaluation.Reports;

namespace FgClip.Evaluation.Tests.Reports;

public sealed class PublishedNumbersTests
{
    [Theory]
    [InlineData("fg-ovd-hard", "accuracy", "fg-clip2-base", 52.3)]
    [InlineData("fg-ovd-trivial", "accuracy", "fg-clip2-so400m", 93.5)]
    [InlineData("lvis", "top@1", "fg-clip2-large", 41.9)]
    [InlineData("boxclass-cn", "top@1", "siglip2-base", 57.9)]
    [InlineData("dci", "text_to_image@1", "fg-clip2-so400m", 72.1)]
    [InlineData("docci-cn", "image_to_text@1", "fg-clip2-base", 71.2)]
    [InlineData("imagenet-v2", "top@1", "fg-clip-large", 69.0)]
    public void They_are_those_of_the_paper(string benchmark, string metric, string model, double value) =>
        Assert.Equal(value, PublishedNumbers.Find(benchmark, metric, model));

    [Theory]
    [InlineData("boxclass-cn", "top@1", "fg-clip-base")]
    [InlineData("coco", "image_to_text@5", "fg-clip2-base")]
    [InlineData(null, "accuracy", "fg-clip2-base")]
    public void Where_nothing_was_published_there_is_none(string? benchmark, string metric, string model) =>
        Assert.Null(PublishedNumbers.Find(benchmark, metric, model));
}
