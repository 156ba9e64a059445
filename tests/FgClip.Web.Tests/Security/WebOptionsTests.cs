using FgClip.TestKit;

namespace FgClip.Web.Tests.Security;

public sealed class WebOptionsTests
{
    [Fact]
    public void By_default_nothing_listens_and_nothing_is_wrong()
    {
        var options = new WebOptions();

        Assert.Empty(options.Validate());
        Assert.Equal((0, "127.0.0.1", false), (options.Port, options.Address, options.NeedsCredentials));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.7")]
    [InlineData("::")]
    public void Beyond_loopback_it_needs_a_key_or_a_provider(string address)
    {
        var mistake = Assert.Single(new WebOptions { Port = 8080, Address = address }.Validate());
        Assert.Contains("FGCLIP__Web__Key", mistake);

        Assert.Empty(new WebOptions { Port = 8080, Address = address, Key = new('k', WebOptions.MinKeyLength) }.Validate());
        Assert.Empty(
            new WebOptions { Port = 8080, Address = address, Authority = "https://login.example.org", Audience = "fgclip" }.Validate());
    }

    [Fact]
    public void Every_mistake_is_named()
    {
        var mistakes = new WebOptions { Port = 70_000, Address = "here", Key = "short", Authority = "http://plain" }.Validate();

        Assert.Equal(5, mistakes.Count);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Port: must be 0 to 65535"));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Address: 'here' is not an IP address"));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Key: has 5 letters"));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Authority: 'http://plain'"));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Authority and Audience"));
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains("short"));
    }

    [Fact]
    public void A_key_may_lie_in_a_file()
    {
        using var folder = new TempFolder();
        var options = new WebOptions { KeyFile = folder.Write("key", $"  {ServedSilo.Key}\n") };

        Assert.Empty(options.Validate());
        Assert.Equal(ServedSilo.Key, options.Key);
        Assert.Contains("is empty", Assert.Single(new WebOptions { KeyFile = folder.Write("none", " ") }.Validate()));
        Assert.Contains("can't be read", Assert.Single(new WebOptions { KeyFile = folder.At("missing") }.Validate()));
    }
}
