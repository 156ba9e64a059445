using FgClip.Storage.Hub;

namespace FgClip.Storage.Tests.Hub;

public sealed class HubAddressTests
{
    [Theory]
    [InlineData("hf://datasets/o/n", null, "", "hf://datasets/o/n")]
    [InlineData("HF://datasets/o/n/", null, "", "hf://datasets/o/n")]
    [InlineData("hf://datasets/o/n/a/b.tar", null, "a/b.tar", "hf://datasets/o/n/a/b.tar")]
    [InlineData("hf://datasets/o/n@v1/a@b.tar", "v1", "a@b.tar", "hf://datasets/o/n@v1/a@b.tar")]
    [InlineData("hf://datasets/o/n/a@b.tar", null, "a@b.tar", "hf://datasets/o/n/a@b.tar")]
    [InlineData("hf://datasets/o/n@feature%2Fx/a", "feature/x", "a", "hf://datasets/o/n@feature%2Fx/a")]
    [InlineData("hf://datasets/o/n@refs/convert/parquet/default/*.parquet", "refs/convert/parquet", "default/*.parquet",
        "hf://datasets/o/n@refs%2Fconvert%2Fparquet/default/*.parquet")]
    [InlineData("hf://datasets/o/n@refs/pr/12", "refs/pr/12", "", "hf://datasets/o/n@refs%2Fpr%2F12")]
    public void An_address_has_one_form(string address, string? revision, string path, string normal)
    {
        var parsed = HubAddress.Parse(address);

        Assert.Equal(("o", "n", revision, path), (parsed.Owner, parsed.Name, parsed.Revision, parsed.Path));
        Assert.Equal(normal, StoreAddresses.Normalize(address));
        Assert.Equal(normal, StoreAddresses.Normalize(normal));
        Assert.Equal(parsed with { Revision = null }, HubAddress.Parse(StoreAddresses.WithoutRevision(normal)));
        Assert.True(StoreAddresses.IsReadOnly(address));
    }

    [Theory]
    [InlineData("hf://datasets/o")]
    [InlineData("hf://datasets/o/@v1/a")]
    [InlineData("hf://datasets/o/n@/a")]
    [InlineData("hf://datasets/o/../x")]
    [InlineData("hf://datasets/o/n/../x")]
    [InlineData("hf://datasets/o/n/a//b")]
    [InlineData("hf://models/o/n/a")]
    [InlineData("hf://buckets/o/n/a")]
    [InlineData("hf://o/n")]
    [InlineData("hf://datasets/o/n/a?token=x")]
    public void What_names_no_dataset_is_refused(string address) =>
        Assert.Throws<StoreAddressException>(() => StoreAddresses.Normalize(address));

    [Fact]
    public void A_file_is_split_from_its_folder_and_a_dataset_is_not()
    {
        Assert.Equal(("hf://datasets/o/n@v1/a", "b.tar"), HubAddress.Split("hf://datasets/o/n@v1/a/b.tar"));
        Assert.Equal(("hf://datasets/o/n", "b.tar"), HubAddress.Split("hf://datasets/o/n/b.tar"));
        Assert.Throws<StoreAddressException>(() => HubAddress.Split("hf://datasets/o/n@v1"));
    }
}
