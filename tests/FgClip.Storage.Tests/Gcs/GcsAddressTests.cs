using FgClip.Storage.Gcs;

namespace FgClip.Storage.Tests.Gcs;

public sealed class GcsAddressTests
{
    [Theory]
    [InlineData("gs://bucket", "gs://bucket")]
    [InlineData("GS://my_bucket.example.com/a//", "gs://my_bucket.example.com/a")]
    [InlineData("gs://bucket/a/b c.tar", "gs://bucket/a/b c.tar")]
    public void An_address_has_one_form(string address, string normal) => Assert.Equal(normal, StoreAddresses.Normalize(address));

    [Theory]
    [InlineData("gs://")]
    [InlineData("gs://b")]
    [InlineData("gs://Bucket/x")]
    [InlineData("gs://bucket/a/../b")]
    [InlineData("gs://bucket/a//b")]
    [InlineData("gs://bucket/a?x-goog-signature=1")]
    public void What_names_no_object_is_refused(string address) =>
        Assert.Throws<StoreAddressException>(() => StoreAddresses.Normalize(address));

    [Fact]
    public void A_file_is_split_from_its_folder_and_a_bucket_is_not()
    {
        Assert.Equal(("gs://bucket/a", "b"), GcsAddress.Split("gs://bucket/a/b"));
        Assert.Equal(("gs://bucket", "b"), GcsAddress.Split("gs://bucket/b"));
        Assert.Throws<StoreAddressException>(() => GcsAddress.Split("gs://bucket"));
    }

    [Theory]
    [InlineData("localhost:9023", "http://localhost:9023/storage/v1/")]
    [InlineData("http://localhost:9023/", "http://localhost:9023/storage/v1/")]
    public void An_emulator_is_reached_without_a_credential(string host, string address) =>
        Assert.Equal(address, GcsService.Create(host).Client.Service.BaseUri);

    [Fact]
    public void An_emulator_that_has_no_address_is_refused() =>
        Assert.Contains("STORAGE_EMULATOR_HOST", Assert.Throws<StoreAddressException>(() => GcsService.Create("ftp://x")).Message);
}
