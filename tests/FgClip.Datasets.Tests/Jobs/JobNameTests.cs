using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Storage;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Jobs;

public sealed class JobNameTests
{
    [Theory]
    [InlineData("LAION, 2nd try")]
    [InlineData("训练集 第二次")]
    [InlineData("👩‍🔬 photos")]
    [InlineData("a")]
    public void A_line_of_text_is_a_name(string name) => Assert.Null(JobName.FindFault(name));

    [Theory]
    [InlineData("", "must not be empty, and must not begin or end with white space.")]
    [InlineData(" ", "must not be empty, and must not begin or end with white space.")]
    [InlineData("a ", "must not be empty, and must not begin or end with white space.")]
    [InlineData("a\tb", "must have no control characters or line breaks; character 2 is U+0009.")]
    [InlineData("a\u001b[31m", "must have no control characters or line breaks; character 2 is U+001B.")]
    [InlineData("a\u2028b", "must have no control characters or line breaks; character 2 is U+2028.")]
    [InlineData("a\u202eb", "must have no control characters or line breaks; character 2 is U+202E.")]
    public void Anything_else_is_refused(string name, string fault) => Assert.Equal(fault, JobName.FindFault(name));

    [Fact]
    public void A_lone_half_of_a_character_and_a_long_name_are_refused()
    {
        Assert.Contains("U+D83D", JobName.FindFault("a" + '\ud83d'));
        Assert.Null(JobName.FindFault(new string('x', 100)));
        Assert.Equal("must have at most 100 characters, not 101.", JobName.FindFault(new string('x', 101)));
    }

    [Theory]
    [InlineData("/data/out/train", "train")]
    [InlineData("/data/out/train/", "train")]
    [InlineData("s3://bucket/prefix/train", "train")]
    [InlineData("az://container", "container")]
    [InlineData("/", "/")]
    public void A_job_without_a_name_is_called_by_the_last_folder_of_its_output(string output, string name) =>
        Assert.Equal(name, JobName.FromOutput(output));

    [Fact]
    public async Task The_dataset_has_neither_name_nor_share()
    {
        using var folder = new TempFolder();
        var spec = Samples.Spec(folder.At("out"), folder.At("in.jsonl"));
        var store = ObjectStores.Open(spec.Output);

        await JobRecord.ClaimAsync(store, spec with { Name = "first", Share = new JobShare() }, TestContext.Current.CancellationToken);
        var found = await JobRecord.ClaimAsync(store, spec with { Name = "second" }, TestContext.Current.CancellationToken);

        Assert.Equal((null, null), (found.Spec.Name, found.Spec.Share));
        Assert.DoesNotContain("first", await File.ReadAllTextAsync(folder.At("out/_job.json"), TestContext.Current.CancellationToken));
        Assert.Equal(JobSpecDigest.OfJob(spec), JobSpecDigest.OfJob(spec with { Name = "first" }));
    }
}
