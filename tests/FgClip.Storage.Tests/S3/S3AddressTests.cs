using FgClip.Storage.S3;

namespace FgClip.Storage.Tests.S3;

public sealed class S3AddressTests
{
    [Theory]
    [InlineData("s3://data", "data", "")]
    [InlineData("s3://data/", "data", "")]
    [InlineData("S3://data.of_Old/a/b/", "data.of_Old", "a/b")]
    [InlineData("s3://data/a b/ä+c", "data", "a b/ä+c")]
    public void An_address_has_a_bucket_and_a_path(string address, string bucket, string path) =>
        Assert.Equal(new S3Address(bucket, path), S3Address.Parse(address));

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://ab/x")]
    [InlineData("s3://da:ta/x")]
    [InlineData("s3://data/a/../b")]
    [InlineData("s3://data/./b")]
    [InlineData("s3://data/a//b")]
    public void What_names_nothing_is_refused(string address) => Assert.Throws<StoreAddressException>(() => S3Address.Parse(address));

    [Theory]
    [InlineData("s3://KEY:HIDDEN@data/x")]
    [InlineData("s3://data/x?X-Amz-Signature=HIDDEN")]
    [InlineData("s3://data/x#HIDDEN")]
    public void A_credential_is_refused_and_not_repeated(string address)
    {
        var e = Assert.Throws<StoreAddressException>(() => S3Address.Parse(address));

        Assert.DoesNotContain("HIDDEN", e.Message);
        Assert.Contains("AWS_ACCESS_KEY_ID", e.Message);
    }

    [Fact]
    public void Its_last_part_is_a_name()
    {
        Assert.Equal(("s3://data/a", "b"), S3Address.Split("s3://data/a/b"));
        Assert.Equal(("s3://data", "b"), S3Address.Split("s3://data/b"));
        Assert.Throws<StoreAddressException>(() => S3Address.Split("s3://data"));
    }
}
