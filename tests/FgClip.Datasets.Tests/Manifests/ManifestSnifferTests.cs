using System.Text;
using FgClip.Datasets.Manifests;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Manifests;

public sealed class ManifestSnifferTests
{
    [Theory]
    [InlineData("{\"image\":\"a\"}\n{}\n", ManifestFormat.JsonLines)]
    [InlineData("\uFEFF\n  {\"image\":\"a\"}", ManifestFormat.JsonLines)]
    [InlineData("broken\n{}\n", ManifestFormat.JsonLines)]
    [InlineData("", ManifestFormat.JsonLines)]
    [InlineData("[{\"f_path\":\"a\"}]", ManifestFormat.FineHard)]
    [InlineData(" [\n {\n \"caption\": \"\", \"f_path\" : 3}", ManifestFormat.FineHard)]
    [InlineData("[]", ManifestFormat.FineHard)]
    public void The_content_tells_the_format(string text, ManifestFormat format) => Assert.Equal(format, Sniff(text));

    [Theory]
    [InlineData("image,caption\na.jpg,a dog\n", "starts with \"image,caption")]
    [InlineData("<html><body>404</body></html>", "<html>")]
    [InlineData("{\n  \"images\": []\n}\n", "no manifest")]
    [InlineData("[{\"image\":\"a\"}]", "f_path")]
    [InlineData("[[1,2]]", "f_path")]
    [InlineData("PAR1....", "Parquet")]
    [InlineData("PK\u0003\u0004", "zip")]
    [InlineData("\0\u0001\u0002\u0003", "00010203")]
    public void What_is_no_manifest_is_refused_with_what_it_looks_like(string text, string found)
    {
        var e = Assert.Throws<ManifestFormatException>(() => Sniff(text));

        Assert.StartsWith("m ", e.Message);
        Assert.Contains(found, e.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8 }, "compressed")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0 }, "UTF-16")]
    public void Bytes_that_are_no_text_are_named(byte[] bytes, string found) =>
        Assert.Contains(found, Assert.Throws<ManifestFormatException>(() => ManifestSniffer.Sniff("m", bytes, isWhole: true)).Message);

    [Fact]
    public void A_tar_archive_is_named()
    {
        var bytes = new byte[512];
        "ustar"u8.CopyTo(bytes.AsSpan(257));

        Assert.Contains("tar", Assert.Throws<ManifestFormatException>(() => ManifestSniffer.Sniff("m", bytes, isWhole: true)).Message);
    }

    [Fact]
    public async Task A_first_line_longer_than_the_window_is_enough()
    {
        using var folder = new TempFolder();
        folder.Write("m", $"{{\"caption\":\"{new string('x', 200_000)}\"}}");

        Assert.Equal(
            ManifestFormat.JsonLines,
            await ManifestSniffer.SniffAsync(new FileObjectStore(folder.Path), "m", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_manifest_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();

        await Assert.ThrowsAsync<ObjectNotFoundException>(
            () => ManifestSniffer.SniffAsync(new FileObjectStore(folder.Path), "m", TestContext.Current.CancellationToken));
    }

    private static ManifestFormat Sniff(string text) => ManifestSniffer.Sniff("m", Encoding.UTF8.GetBytes(text), isWhole: true);
}
