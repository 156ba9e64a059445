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
}
