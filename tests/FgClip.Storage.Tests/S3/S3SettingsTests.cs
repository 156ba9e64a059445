using FgClip.Storage.S3;

namespace FgClip.Storage.Tests.S3;

public sealed class S3SettingsTests
{
    [Theory]
    [InlineData(null, null, false, true)]
    [InlineData("https://s3.eu-central-1.amazonaws.com", "us-east-1", false, true)]
    [InlineData("https://abc.r2.cloudflarestorage.com", "auto", true, false)]
    [InlineData("https://s3.hf.co/some-team", "us-east-1", true, false)]
    [InlineData("http://127.0.0.1:9000", "us-east-1", true, false)]
    public void An_endpoint_decides_region_style_and_chunks(string? endpoint, string? region, bool pathStyle, bool chunked)
    {
        var settings = Read(("AWS_ENDPOINT_URL_S3", endpoint));

        Assert.Equal((region, pathStyle, chunked), (settings.Region, settings.PathStyle, settings.Chunked));
    }

    [Fact]
    public void What_is_said_goes_before_what_is_guessed()
    {
        var settings = Read(
            ("AWS_ENDPOINT_URL", "http://other:1"), ("AWS_ENDPOINT_URL_S3", "http://this:1"), ("AWS_REGION", "eu-1"),
            ("AWS_DEFAULT_REGION", "eu-2"), ("FGCLIP_S3_PATH_STYLE", "false"), ("FGCLIP_S3_REQUESTER_PAYS", "true"),
            ("FGCLIP_S3_KMS_KEY", "alias/x"), ("FGCLIP_S3_ANONYMOUS", "1"));

        Assert.Equal(new S3Settings
        {
            Endpoint = new Uri("http://this:1"),
            Region = "eu-1",
            RequesterPays = true,
            KmsKey = "alias/x",
            Anonymous = true,
        }, settings);
        Assert.Equal(new Uri("http://other:1"), Read(("AWS_ENDPOINT_URL", "http://other:1")).Endpoint);
        Assert.Null(Read(("AWS_ENDPOINT_URL", "http://other:1"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")).Endpoint);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_S3", "minio:9000")]
    [InlineData("AWS_ENDPOINT_URL_S3", "https://KEY:SECRET@host")]
    [InlineData("AWS_ENDPOINT_URL_S3", "https://s3.hf.co")]
    [InlineData("FGCLIP_S3_PATH_STYLE", "perhaps")]
    public void What_means_nothing_is_refused_by_its_name(string name, string value)
    {
        var e = Assert.Throws<StoreAddressException>(() => Read((name, value)));

        Assert.StartsWith(name, e.Message);
        Assert.DoesNotContain("SECRET", e.Message);
    }

    private static S3Settings Read(params (string Name, string? Value)[] variables) =>
        S3Settings.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
