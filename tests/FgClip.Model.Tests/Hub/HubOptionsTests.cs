using FgClip.Hub;

namespace FgClip.Model.Tests.Hub;

public sealed class HubOptionsTests
{
    [Fact]
    public void Without_variables_the_public_hub_and_the_usual_cache_are_used()
    {
        var options = Read([]);
        Assert.Equal("https://huggingface.co/", options.Endpoint.AbsoluteUri);
        Assert.EndsWith(Path.Combine(".cache", "huggingface", "hub"), options.Cache);
        Assert.False(options.Offline);
    }

    [Fact]
    public void Each_variable_is_honoured()
    {
        var options =
            Read(
                new()
                {
                    ["HF_ENDPOINT"] = "http://mirror:8080",
                    ["HF_HOME"] = "/data/hf",
                    ["HF_TOKEN"] = "abc",
                    ["HF_HUB_OFFLINE"] = "yes",
                    ["HF_HUB_DOWNLOAD_TIMEOUT"] = "60",
                });
        Assert.Equal("mirror", options.Endpoint.Host);
        Assert.Equal(Path.Combine("/data/hf", "hub"), options.Cache);
        Assert.Equal("abc", options.Token);
        Assert.True(options.Offline);
        Assert.Equal(60, options.StallTimeout.TotalSeconds);
        Assert.Equal("/elsewhere", Read(new() { ["HF_HOME"] = "/data/hf", ["HF_HUB_CACHE"] = "/elsewhere" }).Cache);
    }

    [Fact]
    public void An_endpoint_that_is_no_address_is_named()
    {
        Assert.Contains("HF_ENDPOINT", Assert.Throws<HubException>(() => Read(new() { ["HF_ENDPOINT"] = "huggingface" })).Message);
    }

    [Fact]
    public void A_timeout_that_is_no_number_is_named()
    {
        Assert.Contains("HF_HUB_DOWNLOAD_TIMEOUT",
            Assert.Throws<HubException>(() => Read(new() { ["HF_HUB_DOWNLOAD_TIMEOUT"] = "soon" })).Message);
    }

    [Theory]
    [InlineData("qihoo360/fg-clip2-base", true)]
    [InlineData("./checkpoint", false)]
    [InlineData("/models/fg-clip2-base", false)]
    [InlineData("fg-clip2-base", false)]
    [InlineData("a/../b", false)]
    public void A_model_id_is_told_from_a_path(string text, bool expected) => Assert.Equal(expected, HubModelId.TryParse(text, out _));

    private static HubOptions Read(Dictionary<string, string> variables) => HubOptions.FromEnvironment(variables.GetValueOrDefault);
}
