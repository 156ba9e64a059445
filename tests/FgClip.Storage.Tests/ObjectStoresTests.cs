namespace FgClip.Storage.Tests;

public sealed class ObjectStoresTests
{
    [Theory]
    [InlineData("/data/out", "/data/out")]
    [InlineData("/data/out/", "/data/out")]
    [InlineData("/data/../data/out", "/data/out")]
    [InlineData("file:///data/my%20out", "/data/my out")]
    [InlineData("/data/100%25", "/data/100%25")]
    public void A_path_and_a_file_address_open_a_folder(string address, string root) => Assert.Equal(root, ObjectStores.Open(address).Root);

    [Theory]
    [InlineData("az://container/prefix", "az://")]
    [InlineData("FTP://host", "ftp://")]
    public void A_scheme_that_is_not_supported_is_named(string address, string named) =>
        Assert.Contains(named, Assert.Throws<StoreAddressException>(() => ObjectStores.Open(address)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("file://host/share")]
    public void An_address_that_names_nothing_here_is_refused(string address) =>
        Assert.Throws<StoreAddressException>(() => ObjectStores.Open(address));

    [Fact]
    public void An_objects_address_is_its_folder_and_its_name()
    {
        var (store, name) = ObjectStores.OpenParent("/data/train.jsonl");

        Assert.Equal(("/data", "train.jsonl"), (store.Root, name));
    }
}
