namespace FgClip.Storage.Tests;

public sealed class AddressCredentialsTests
{
    [Theory]
    [InlineData("az://container/x?sv=2022-11-02&sig=abc")]
    [InlineData("az://container/x?")]
    [InlineData("https://account.blob.core.windows.net/c/x?sp=r&sig=abc")]
    [InlineData("https://user:password@host/x")]
    [InlineData("https://token@host/x")]
    [InlineData("az://user:password@container/{a,b}*")]
    [InlineData("//user:password@host/share")]
    [InlineData("/data/a?sig=abc")]
    [InlineData("/data/a?sv=1&SIG=abc")]
    [InlineData("file:///data/a?sig=abc")]
    [InlineData("/data/a%3Fsig%3Dabc")]
    [InlineData("relative/a?X-Amz-Signature=abc")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc=")]
    public void An_address_with_a_credential_is_detected(string address) => Assert.True(AddressCredentials.AreIn(address));

    [Theory]
    [InlineData("/data/images")]
    [InlineData("/data/part-?????.parquet")]
    [InlineData("/data/a@b/c:d")]
    [InlineData("/data/design=1&signature.jsonl")]
    [InlineData("az://container/shards/{00..09}.tar")]
    [InlineData("file:///data/a@b.jsonl")]
    [InlineData("100%/a%zz")]
    [InlineData("")]
    public void Any_other_address_is_left_alone(string address) => Assert.False(AddressCredentials.AreIn(address));
}
