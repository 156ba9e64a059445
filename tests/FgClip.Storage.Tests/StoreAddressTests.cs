namespace FgClip.Storage.Tests;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("/data/out/", "file", true, "/data/out")]
    [InlineData("file:///data/my%20out", "file", true, "/data/my out")]
    [InlineData("az://container/a/b/", "az", false, "az://container/a/b")]
    [InlineData("AZ://container", "az", false, "az://container")]
    [InlineData("S3://bucket/a/b/", "s3", false, "s3://bucket/a/b")]
    public void An_address_has_one_form_and_says_where_it_is(string address, string scheme, bool isLocal, string form)
    {
        var parsed = StoreAddress.Parse(address);

        Assert.Equal((scheme, isLocal, form), (parsed.Scheme, parsed.IsLocal, parsed.ToString()));
        Assert.Equal(isLocal, StoreAddresses.IsLocal(address));
        Assert.Equal(parsed, StoreAddress.Parse(form));
    }

    [Theory]
    [InlineData("/data/out", "a/b.json", "/data/out/a/b.json", "/data/out/a")]
    [InlineData("az://container", "a/b.json", "az://container/a/b.json", "az://container/a")]
    [InlineData("az://container/x", "b.json", "az://container/x/b.json", "az://container/x")]
    public void Combining_and_splitting_are_inverse(string folder, string name, string combined, string parent)
    {
        var address = StoreAddress.Parse(folder).Combine(name);

        Assert.Equal(combined, address.ToString());
        Assert.Equal((parent, "b.json"), (address.Split().Folder.ToString(), address.Split().Name));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("az://container")]
    [InlineData("s3://bucket")]
    public void A_root_has_no_folder(string address) => Assert.Throws<StoreAddressException>(() => StoreAddress.Parse(address).Split());

    [Fact]
    public void A_scheme_that_is_not_supported_is_refused_with_those_that_are()
    {
        var refused = Assert.Throws<StoreAddressException>(() => StoreAddress.Parse("ftp://bucket/x"));

        Assert.StartsWith("\"ftp://\" addresses are not supported; use a path, file:///…, az://container/…", refused.Message);
        Assert.EndsWith(" or hf://datasets/owner/name/….", refused.Message);
        Assert.False(StoreAddresses.IsLocal("ftp://bucket/x"));
        Assert.False(StoreAddresses.IsSupported("ftp"));
    }

    [Fact]
    public void Every_scheme_has_a_syntax_and_a_store() =>
        Assert.Equal(StoreAddresses.Schemes.Select(scheme => scheme.Name), ObjectStores.Openers.Keys);
}
