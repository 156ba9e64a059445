using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Tests.Jobs;

public sealed class JobIdTests
{
    [Theory]
    [InlineData("/data/out", "/data/out/")]
    [InlineData("/data/out", "file:///data/out")]
    [InlineData("/data/out", "/data/../data/out")]
    [InlineData("az://container/x", "az://container/x/")]
    public void One_dataset_has_one_id(string a, string b) => Assert.Equal(JobId.From(a), JobId.From(b));

    [Fact]
    public void Another_dataset_has_another_id() => Assert.NotEqual(JobId.From("/data/out"), JobId.From("/data/out2"));

    [Fact]
    public void An_id_is_short() => Assert.Matches("^[0-9a-f]{12}$", JobId.From("/data/out"));

    [Fact]
    public void An_extension_has_the_id_of_its_inputs_whatever_the_plan()
    {
        var spec = Samples.Spec("/data/out", "/in.jsonl");
        var extension = spec with { Extension = new PlanExtension(2, ["/in.jsonl"]) };

        Assert.Matches($"^{JobId.From(spec)}-extend-[0-9a-f]{{8}}$", JobId.From(extension));
        Assert.Equal(JobId.From(extension), JobId.From(spec with { Extension = new PlanExtension(3, ["/in.jsonl"]) }));
        Assert.NotEqual(JobId.From(extension), JobId.From(spec with { Extension = new PlanExtension(2, ["/more.jsonl"]) }));
    }

    [Fact]
    public void A_retry_has_the_id_of_its_pass() =>
        Assert.Equal($"{JobId.From("/data/out")}-retry-3",
        JobId.From(Samples.Spec("/data/out", "/in.jsonl") with { Retry = new RetryPass(3, RetryPass.Default) }));
}
