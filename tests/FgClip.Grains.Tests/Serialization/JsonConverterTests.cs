using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Serialization;

namespace FgClip.Grains.Tests.Serialization;

public sealed class JsonConverterTests
{
    private static readonly JobSpec Spec = new()
    {
        Model = new ModelReference("base", "00ff", "/models/base"),
        Inputs = ["a.jsonl"],
        Output = "/out",
        Features = new FeatureOptions { TextHeads = [TextHead.Long], MaxNumPatches = 256 },
    };

    [Fact]
    public void A_job_comes_through_a_message_as_it_was()
    {
        var converter = new JobSpecConverter();

        Assert.Equivalent(Spec, converter.ConvertFromSurrogate(converter.ConvertToSurrogate(Spec)), strict: true);
    }

    [Theory]
    [InlineData("\"inputs\":", "\"priority\":1,\"inputs\":", "priority")]
    [InlineData("\"textHeads\":", "\"saliency\":true,\"textHeads\":", "saliency")]
    public void A_job_with_an_option_of_a_newer_version_is_refused_and_not_computed_without_it(string known, string newer, string member)
    {
        var converter = new JobSpecConverter();
        var json = converter.ConvertToSurrogate(Spec).Json;
        Assert.Contains(known, json);

        var e = Assert.Throws<InvalidDataException>(() => converter.ConvertFromSurrogate(new JsonSurrogate(json.Replace(known, newer))));

        Assert.Equal($"The JobSpec of a message was written by a newer version: the member \"{member}\" is "
            + "unknown here. Upgrade this silo or command.", e.Message);
    }
}
