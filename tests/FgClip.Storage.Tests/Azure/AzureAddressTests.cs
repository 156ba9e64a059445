using FgClip.Storage.Azure;

namespace FgClip.Storage.Tests.Azure;

public sealed class AzureAddressTests
{
    [Theory]
    [InlineData("az://data", "data", "")]
    [InlineData("az://data/", "data", "")]
    [InlineData("AZ://data/a/b/", "data", "a/b")]
    [InlineData("az://$web/x", "$web", "x")]
    public void An_address_has_a_container_and_a_path(string address, string container, string path) =>
        Assert.Equal(new AzureAddress(container, path), AzureAddress.Parse(address));

    [Theory]
    [InlineData("az://")]
    [InlineData("az://ab/x")]
    [InlineData("az://Data/x")]
    [InlineData("az://data/a/../b")]
    [InlineData("az://data/a//b")]
    public void What_names_nothing_is_refused(string address) => Assert.Throws<StoreAddressException>(() => AzureAddress.Parse(address));

    [Fact]
    public void A_signature_is_refused_and_not_repeated()
    {
        var e = Assert.Throws<StoreAddressException>(() => AzureAddress.Parse("az://data/x?sv=2025&sig=SECRET"));

        Assert.DoesNotContain("SECRET", e.Message);
        Assert.Contains("AZURE_STORAGE_SAS_TOKEN", e.Message);
    }

    [Fact]
    public void Its_last_part_is_a_name()
    {
        Assert.Equal((new AzureAddress("data", "a"), "b"), AzureAddress.Parse("az://data/a/b").Split());
        Assert.Equal((new AzureAddress("data", ""), "b"), AzureAddress.Parse("az://data/b").Split());
        Assert.Throws<StoreAddressException>(() => AzureAddress.Parse("az://data").Split());
    }
}
